import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Progress } from '../../app/ports.ts';
import { everywhere } from '../../core/chain/componentLanguages.ts';
import { defaultChain } from '../../core/chain/defaultChain.ts';
import { placeholderCredentials } from '../signature/placeholderCredentials.ts';
import type { ComponentSurroundings } from './chainComponents.ts';
import { startWebFrontend } from './webFrontend.ts';

const chain = defaultChain({
  name: 'orders', region: 'us-west-2', gatewayAuthorizer: 'AWS_IAM', languages: everywhere('python'), frontend: 'streamlit', existingApi: null,
  identity: { preset: 'okta', issuer: null, audience: null, clientId: null },
});

async function started(changes: Partial<ComponentSurroundings>): Promise<{ readonly component: unknown; readonly told: readonly Progress[] }> {
  const told: Progress[] = [];
  const surroundings = { chain, folder: '/nowhere', home: '/nowhere', ports: { frontend: 1 }, ...changes } as ComponentSurroundings; // nothing else is looked at here
  const component = await startWebFrontend(surroundings, {
    runtimeArn: 'arn', runtimeUrl: 'http://127.0.0.1:1', credentials: placeholderCredentials(), client: null, onProgress: (progress) => told.push(progress),
  });
  return { component, told };
}

test('a chain without a frontend project starts none, and says nothing of it', async () => {
  assert.deepEqual(await started({ chain: { ...chain, frontend: { kind: 'none' } } }), { component: null, told: [] });
});

test('with a configured issuer that nobody set it up for it is left out with words, and the chain goes on', async () => {
  const { component, told } = await started({});
  assert.equal(component, null);
  assert.equal(told[0]?.state, 'failed');
  assert.match(told[0]?.detail ?? '', /frontend\/\.streamlit\/secrets\.toml\.example/);
});
