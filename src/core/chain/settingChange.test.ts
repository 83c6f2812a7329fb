import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scenarioCases } from '../../../test/builders/scenarioCases.ts';
import { caseOf } from '../../../test/builders/chainCase.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { tellStory } from '../story/tellStory.ts';
import type { Chain } from './chain.ts';
import { everywhere } from './componentLanguages.ts';
import { defaultChain } from './defaultChain.ts';
import { parseChain } from './parseChain.ts';
import { placeChange, refusalOfChange, settingName, stateOfChange, type SettingChange } from './settingChange.ts';

const chain = defaultChain({ name: 'orders', region: 'us-west-2', identity: { preset: 'okta', issuer: null, audience: null, clientId: null }, gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none', existingApi: null });
const tokenHeader = chain.headers.runtime;
const [target] = chain.targets;
assert.ok(target);

function changeOf(name: string): SettingChange | null {
  const found = scenarioCases.find((candidate) => candidate.name === name);
  assert.ok(found, name);
  const subject = caseOf(found.parts);
  return tellStory(subject, diagnose(subject)).remedy?.change ?? null;
}

/** What the chain file says where the scenario's fault is in the file, and whether the change that its story offers is then one to make. */
const mended: readonly (readonly [string, Partial<Chain>])[] = [
  ['headers-not-passed', { gateway: { ...chain.gateway, passRequestHeaders: false } }],
  ['not-allowlisted', { agent: { ...chain.agent, requestHeaderAllowlist: chain.agent.requestHeaderAllowlist.slice(1) } }],
  ['credential-on-target', { targets: [{ ...target, credentialProvider: 'GATEWAY_IAM_ROLE' }] }],
  ['wrong-runtime-header', { headers: { ...chain.headers, runtime: 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-User-Token' } }],
  ['arguments-refused', {}],
  ['foreign-target-fails', {}],
];

for (const [name, fault] of mended) {
  test(`${name}: the story's change is one to make while the file has the fault, and done after it`, () => {
    const change = changeOf(name);
    assert.ok(change !== null);
    const faulty: Chain = { ...chain, ...fault };
    assert.equal(stateOfChange(faulty, change), 'edit');
    const parsed = parseChain(apply(faulty, change));
    assert.ok(parsed.ok);
    assert.equal(stateOfChange(parsed.chain, change), 'done');
  });
}

test('what a user has to say is asked, with the token’s own value suggested', () => {
  const change = changeOf('wrong-audience');
  assert.deepEqual(change, { path: ['identity', 'audience'], ask: { question: 'Audience that the target expects', suggestions: ['api://billing'] } });
  assert.equal(stateOfChange(chain, change), 'edit');
  assert.equal(refusalOfChange(chain, change, 'api://billing'), null);
  assert.match(refusalOfChange(chain, change, '') ?? '', /identity\.audience must not be empty\./);
});

test('an issuer that a chain of this machine trusts is its own provider: no setting changes that', () => {
  assert.equal(changeOf('wrong-issuer'), null);
  const found = scenarioCases.find(({ name }) => name === 'wrong-issuer');
  const subject = caseOf({ ...found?.parts, identity: { issuer: 'https://example.okta.com/oauth2/default', audience: 'api://orders', clientId: null } });
  const change = tellStory(subject, diagnose(subject)).remedy?.change ?? null;
  assert.deepEqual(change, { path: ['identity', 'issuer'], ask: { question: 'Issuer that the target trusts', suggestions: ['https://login.example.org/oauth2/default'] } });
  assert.match(refusalOfChange(chain, change ?? assert.fail(), 'http://elsewhere') ?? '', /https URL/);
});

test('every other scenario needs more than a setting', () => {
  const offered = scenarioCases.map(({ name }) => name).filter((name) => changeOf(name) !== null);
  assert.deepEqual(offered.sort(), [...mended.map(([name]) => name), 'wrong-audience'].sort());
});

test('a healthy file has nothing to change for the faults that stand in it', () => {
  for (const name of ['headers-not-passed', 'not-allowlisted', 'credential-on-target']) assert.equal(stateOfChange(chain, changeOf(name)), 'done', name);
  assert.equal(stateOfChange(chain, null), 'none');
});

test('a change that would mend nothing, or spoil the file, is none', () => {
  const none = (change: SettingChange): void => assert.equal(stateOfChange(chain, change), 'none', JSON.stringify(change));
  none({ path: ['headers', 'runtime'], from: 'X-Other', to: 'X-Another' });
  none({ path: ['agent', 'requestHeaderAllowlist'], append: 'X-Amz-Reserved' });
  none({ path: ['agent', 'requestHeaderAllowlist'], append: 'not a name' });
  none({ path: ['targets', { named: 'billing' }, 'credentialProvider'], to: 'none' });
  none({ path: ['gateway', 'passRequestHeaders'], to: 'yes' });
  none({ path: ['agent', 'model'], append: 'x' });
  none({ path: ['gateway', '__proto__', 'x'], to: true });
  const full: Chain = { ...chain, agent: { ...chain.agent, requestHeaderAllowlist: Array.from({ length: 20 }, (_, index) => `X-Header-${index}`) } };
  assert.equal(stateOfChange(full, { path: ['agent', 'requestHeaderAllowlist'], append: tokenHeader }), 'none');
});

test('names of headers are the same in any case', () => {
  assert.equal(stateOfChange(chain, { path: ['agent', 'requestHeaderAllowlist'], append: tokenHeader.toLowerCase() }), 'done');
});

test('a setting is called as people say it', () => {
  assert.equal(settingName(['targets', { named: 'orders' }, 'credentialProvider']), 'targets.orders.credentialProvider');
});

function apply(faulty: Chain, change: SettingChange): unknown {
  const { path, value, insert } = placeChange(faulty, change, null);
  const changed: unknown = JSON.parse(JSON.stringify(faulty));
  const parent = path.slice(0, -1).reduce<unknown>((here, step) => Reflect.get(Object(here), step), changed);
  const last = path.at(-1) ?? assert.fail();
  Reflect.set(Object(parent), last, insert ? [...(Reflect.get(Object(parent), last) as readonly unknown[]), value] : value);
  return changed;
}
