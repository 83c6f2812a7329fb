import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeDeployment, presentAs, resourceNeeding, type FakeAws } from '../../../test/builders/fakeDeployment.ts';
import { ChainError } from '../../core/errors.ts';
import { adoptionLines, adoptionQuestion } from './adoptionWords.ts';
import { openDeployment } from './openDeployment.ts';

const signal = new AbortController().signal;
const settings = (parts: { readonly [member: string]: unknown }) => () => parts;
const chain = [
  resourceNeeding('gw', [], { kind: 'gateway', name: 'theirs', fields: settings({ level: 'off', environment: { OURS: '1' } }) }),
  resourceNeeding('api', ['gw'], { kind: 'gateway-target', within: 'gw', fields: settings({ url: 'https://new.example.com' }) }),
  resourceNeeding('logs', [], { kind: 'log-group', name: 'theirs' }),
];

async function planned(aws: FakeAws, words: string) {
  const open = openDeployment(aws.deployment);
  const plan = await open.planAdoption(await open.resourceNamed(words), signal);
  return { open, plan };
}

function withForeign(owner: 'another-chain' | 'nobody-known' = 'nobody-known'): FakeAws {
  const aws = fakeDeployment(chain);
  aws.held.set('gw', presentAs({ level: 'DEBUG', environment: { OURS: '0', THEIRS: 'a secret' } }, owner, 'arn:of:theirs'));
  aws.held.set('api', presentAs({ url: 'https://old.example.com' }));
  return aws;
}

test('what it is, what differs and what the next deployment would do is told before anything is changed', async () => {
  const aws = withForeign();
  const { plan } = await planned(aws, 'gateway theirs');
  const text = adoptionLines(plan).join('\n');
  for (const part of [/^gateway theirs\n {2}ARN {6}arn:of:theirs\n {2}Account {2}123456789012\n {2}Region {3}us-west-2\n {2}Owner {4}no tag says whose it is\n/, /level: DEBUG -> off/, /~ gateway target api {2}update: url differs/, /\+ log group theirs {2}create/]) assert.match(text, part);
  assert.match(text, /"OURS":"0","THEIRS":"\(not shown\)"/, 'the value of a variable that is none of ours may be a secret');
  assert.doesNotMatch(JSON.stringify(plan.next), /a secret/);
  assert.equal(adoptionQuestion(plan), 'Put the tags of orders on gateway theirs? Nothing else of it is changed now.');
  assert.deepEqual(aws.events.filter((event) => !event.startsWith('observe')), []);
});

test('adopting puts tags on it and nothing else; the record keeps where it is', async () => {
  const aws = withForeign();
  const { open, plan } = await planned(aws, 'gateway theirs');
  await open.adopt(plan, signal);
  assert.deepEqual(aws.events.filter((event) => !event.startsWith('observe')), ['record gw changing', 'adopt gw', 'adoptd gw']);
  assert.deepEqual(aws.written.get('gw'), { kind: 'gateway', name: 'theirs', within: null, state: 'changing', outputs: { arn: 'arn:of:theirs' } });
  assert.deepEqual((await open.plan(null, signal)).steps.map(({ resource, kind }) => `${resource.id} ${kind}`), ['gw update', 'api update', 'logs create']);
});

test('what is as the chain file says already, and holds nothing, is done with that', async () => {
  const aws = withForeign();
  aws.held.set('logs', presentAs({ retentionInDays: 14 }, 'nobody-known'));
  const { open, plan } = await planned(aws, 'logs');
  if (plan.next.some(({ resource }) => resource.id === 'logs')) return assert.fail(JSON.stringify(plan.next));
  await open.adopt(plan, signal);
  assert.equal(aws.written.get('logs')?.state, 'done');
});

test('another chain’s needs it said', async () => {
  const { plan } = await planned(withForeign('another-chain'), 'gateway theirs');
  assert.match(adoptionQuestion(plan), /^It belongs to another chain, .* Take it from that chain\? Put the tags of orders on gateway theirs\?/);
  assert.match(adoptionLines(plan).join('\n'), /Owner {4}it belongs to another chain, by its tags/);
});

test('where AWS refuses, the record is as before', async () => {
  const aws = withForeign();
  const { open, plan } = await planned(aws, 'gateway theirs');
  aws.fail('adopt', 'gw', new ChainError('aws-access-denied', 'You may not.', { source: 'aws' }));
  await assert.rejects(open.adopt(plan, signal), /You may not/);
  assert.equal(aws.written.size, 0);
});

for (const [what, words, held, expected] of [
  ['a name that is none', 'moon', () => {}, { code: 'usage', message: /Nothing in the plan of this chain is called "moon"\./, remedy: /gw, api, logs/ }],
  ['a name that two have', 'theirs', () => {}, { code: 'usage', message: /"theirs" may be any of gateway theirs, log-group theirs\./, remedy: /by its id: gw, logs/ }],
  ['a kind that carries no tags', 'api', () => {}, { code: 'usage', message: /A tag cannot be put on gateway target api: .* It belongs to gateway theirs\./, remedy: /^Adopt that \(gw\)\./ }],
  ['what is not there', 'logs', () => {}, { code: 'aws-resource-missing', message: /There is no log-group theirs in account 123456789012, us-west-2\./, remedy: /a deployment makes it/ }],
  ['what cannot be read', 'logs', (aws: FakeAws) => void aws.held.set('logs', { state: 'unreadable', because: 'you may not look' }), { code: 'aws-refused', message: /cannot be adopted: you may not look\./, remedy: /^$/ }],
] as const) {
  test(`${what} is refused with words`, async () => {
    const aws = withForeign();
    held(aws);
    await assert.rejects(planned(aws, words), (error) => {
      assert.ok(error instanceof ChainError);
      assert.equal(error.code, expected.code);
      assert.match(error.message, expected.message);
      assert.match(error.remedy ?? '', expected.remedy);
      return true;
    });
  });
}
