import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everywhere } from '../chain/componentLanguages.ts';
import { defaultChain } from '../chain/defaultChain.ts';
import { foreignTarget } from './foreignTarget.ts';

const answers = { name: 'orders', region: 'us-west-2', identity: { preset: 'okta', issuer: null, audience: null, clientId: null }, gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none' } as const;
const { targets: own } = defaultChain({ ...answers, existingApi: null });
const { targets: existing } = defaultChain({ ...answers, existingApi: { name: 'parcels', url: 'https://parcels.example.com' } });

test('an API that was there already keeps its log, also beside a target of the chain’s own', () => {
  assert.equal(foreignTarget({ targets: own }), null);
  for (const targets of [existing, [...own, ...existing]]) {
    assert.deepEqual(foreignTarget({ targets }), { hop: 'target', state: 'foreign', because: 'the target parcels is an API of its own, whose log is not read here' });
  }
});
