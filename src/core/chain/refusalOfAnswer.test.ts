import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everywhere } from './componentLanguages.ts';
import type { ChainAnswers } from './defaultChain.ts';
import { refusalOfAnswer } from './refusalOfAnswer.ts';
import type { Path } from './shape.ts';

const good: ChainAnswers = { name: 'orders', region: 'us-west-2', identity: { preset: 'okta', issuer: null, audience: null, clientId: null }, gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none', existingApi: null };

const refused: readonly (readonly [Partial<ChainAnswers>, Path, RegExp])[] = [
  [{ name: '1st chain' }, ['name'], /^Cannot be "1st chain": .*\.$/],
  [{ name: '' }, ['name'], /^Must not be empty\.$/],
  [{ region: 'here' }, ['region'], /^Cannot be "here": a region looks like us-west-2\.$/],
  [{ identity: { ...good.identity, issuer: 'http://example.com' } }, ['identity', 'issuer'], /^Cannot be "http:\/\/example\.com": it must be an https URL/],
  [{ existingApi: { name: 'orders', url: 'ftp://x' } }, ['targets', 0, 'url'], /^Cannot be "ftp:\/\/x": it must be an https URL/],
];
for (const [answers, setting, says] of refused) {
  test(`${setting.join('.')} refuses ${JSON.stringify(answers)}`, () => assert.match(refusalOfAnswer({ ...good, ...answers }, setting) ?? '', says));
}

test('an answer is judged alone', () => {
  assert.equal(refusalOfAnswer(good, ['name']), null);
  assert.equal(refusalOfAnswer({ ...good, region: 'here' }, ['name']), null);
});
