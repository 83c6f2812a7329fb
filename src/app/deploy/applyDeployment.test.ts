import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import { fakeDeployment, presentAs, resourceNeeding, type FakeAws } from '../../../test/builders/fakeDeployment.ts';
import { ChainError } from '../../core/errors.ts';
import type { Progress } from '../ports.ts';
import { openDeployment } from './openDeployment.ts';

const denied = new ChainError('aws-access-denied', 'You may not.', { source: 'aws' });

/** Two of which each needs the one before, and one that needs none. */
const chain = [resourceNeeding('function', ['role']), resourceNeeding('role'), resourceNeeding('logs')];

async function deploy(aws: FakeAws, { signal = new AbortController().signal, only = null as null | ReadonlySet<'interceptor' | 'gateway'> } = {}) {
  const told: Progress[] = [];
  const open = openDeployment(aws.deployment);
  const plan = await open.plan(only, new AbortController().signal);
  const applied = await open.apply(plan, { onProgress: (step) => told.push(step), now: () => 0, signal });
  return { plan, applied, told, outcomes: Object.fromEntries(applied.map(({ id, outcome }) => [id, outcome])) };
}

const changes = ({ events }: FakeAws): readonly string[] => events.filter((event) => !event.startsWith('observe'));

test('each resource is looked at once, what stands in another after that', async () => {
  const aws = fakeDeployment([resourceNeeding('alias', ['function'], { within: 'function' }), resourceNeeding('target', ['alias'], { within: 'alias' }), ...chain]);
  aws.held.set('function', presentAs({}));
  aws.held.set('alias', presentAs({}));
  await openDeployment(aws.deployment).plan(null, new AbortController().signal);
  assert.deepEqual(aws.events.filter((event) => event.startsWith('observe ')).toSorted(), ['observe alias', 'observe function', 'observe logs', 'observe role', 'observe target']);
  for (const [inner, outer] of [['alias', 'function'], ['target', 'alias']]) assert.ok(aws.events.indexOf(`observe ${inner}`) > aws.events.indexOf(`observed ${outer}`));
});

test('where the holder is not there, nobody asks for what would stand in it; where it cannot be read, nothing is known', async () => {
  const aws = fakeDeployment([resourceNeeding('alias', ['function'], { within: 'function' }), resourceNeeding('function')]);
  const { plan } = await deploy(aws);
  assert.ok(!aws.events.includes('observe alias'));
  assert.deepEqual(plan.steps.map(({ kind }) => kind), ['create', 'create']);
  aws.held.set('function', { state: 'unreadable', because: 'you may not look' });
  assert.deepEqual((await openDeployment(aws.deployment).plan(null, new AbortController().signal)).steps.map(({ kind }) => kind), ['blocked', 'blocked']);
});

test('looking does not wait for one another', { timeout: 5_000 }, async () => {
  const aws = fakeDeployment(chain);
  const releases = ['role', 'function', 'logs'].map((id) => aws.hold('observe', id));
  const planned = openDeployment(aws.deployment).plan(null, new AbortController().signal);
  await turn();
  assert.equal(aws.events.length, 3);
  for (const release of releases) release();
  await planned;
});

test('a resource is made as soon as those it needs are there, beside others, and is set to what they gave', { timeout: 5_000 }, async () => {
  const aws = fakeDeployment(chain);
  const release = aws.hold('create', 'logs');
  const deployed = deploy(aws);
  while (!aws.events.includes('record function done')) await turn();
  assert.ok(!aws.events.includes('created logs'));
  release();
  assert.deepEqual((await deployed).outcomes, { role: 'created', function: 'created', logs: 'created' });
  assert.deepEqual(aws.held.get('function'), presentAs({ role: 'arn:of:role' }, 'this-chain', 'arn:of:function'));
});

test('the record is written before and after each change, and not for what is kept and known', async () => {
  const aws = fakeDeployment([resourceNeeding('role')]);
  await deploy(aws);
  assert.deepEqual(changes(aws), ['record role changing', 'create role', 'created role', 'record role done']);
  assert.deepEqual(aws.written.get('role'), { kind: 'role', name: 'role', within: null, state: 'done', outputs: { arn: 'arn:of:role' } });
  await deploy(aws);
  assert.equal(changes(aws).length, 4, 'nothing was to do, and nothing to write down');
  aws.written.clear();
  const { outcomes, told } = await deploy(aws);
  assert.deepEqual([outcomes, told, changes(aws).slice(4)], [{ role: 'kept' }, [], ['record role done']]);
});

test('a failure is told with its cause, skips what needs it and nothing else, and the record says that it was begun', async () => {
  const aws = fakeDeployment(chain);
  aws.fail('create', 'role', denied);
  const { applied, outcomes, told } = await deploy(aws);
  assert.deepEqual(outcomes, { role: 'failed', function: 'skipped', logs: 'created' });
  assert.equal(applied.find(({ id }) => id === 'role')?.error, denied);
  assert.equal(aws.written.get('role')?.state, 'changing');
  assert.deepEqual(told.filter(({ state }) => state !== 'started').map(({ step, state, detail }) => [step, state, detail]).toSorted(), [['role logs', 'done', 'created'], ['role role', 'failed', undefined]]);
  aws.fail('create', 'role', new TypeError('ours'));
  assert.equal((await deploy(aws)).applied.find(({ id }) => id === 'role')?.error?.code, 'internal');
});

test('a record that cannot be written fails that resource before AWS is asked, and no other', async () => {
  const aws = fakeDeployment(chain);
  aws.fail('record', 'role', new ChainError('file-unwritable', 'The disk is full.', { source: 'user' }));
  const { outcomes } = await deploy(aws);
  assert.deepEqual(outcomes, { role: 'failed', function: 'skipped', logs: 'created' });
  assert.ok(!aws.events.includes('create role'));
  const kept = fakeDeployment([resourceNeeding('role'), resourceNeeding('logs')]);
  kept.held.set('role', presentAs({}));
  kept.fail('record', 'role', new Error('full'));
  assert.deepEqual((await deploy(kept)).outcomes, { role: 'failed', logs: 'created' });
});

test('cancelled, the call under way ends, and nothing further is begun', { timeout: 5_000 }, async () => {
  const aws = fakeDeployment(chain);
  const release = aws.hold('create', 'role');
  const abort = new AbortController();
  const deployed = deploy(aws, { signal: abort.signal });
  while (!aws.events.includes('create role')) await turn();
  abort.abort();
  release();
  assert.deepEqual((await deployed).outcomes, { role: 'created', function: 'skipped', logs: 'created' });
  const again = await deploy(aws);
  assert.deepEqual(again.outcomes, { role: 'kept', function: 'created', logs: 'kept' });
});

test('a call that ends because of the cancelling is told as interrupted', async () => {
  const aws = fakeDeployment([resourceNeeding('role')]);
  const abort = new AbortController();
  const release = aws.hold('create', 'role');
  aws.fail('create', 'role', new Error('aborted'));
  const deployed = deploy(aws, { signal: abort.signal });
  while (!aws.events.includes('create role')) await turn();
  abort.abort();
  release();
  assert.equal((await deployed).applied[0]?.error?.code, 'interrupted');
});

test('what is blocked is left alone with all that needs it', async () => {
  const aws = fakeDeployment(chain);
  aws.held.set('role', presentAs({}, 'another-chain'));
  assert.deepEqual((await deploy(aws)).outcomes, { role: 'skipped', function: 'skipped', logs: 'created' });
  assert.deepEqual(aws.held.get('role'), presentAs({}, 'another-chain'));
  assert.ok(!aws.written.has('role'));
});

test('what differs only once an output is known is updated then, though the plan could not tell', async () => {
  const aws = fakeDeployment([resourceNeeding('gateway', ['function'], { fields: (outputOf) => ({ calls: outputOf('function', 'version') }) }), resourceNeeding('function', [], { fields: () => ({ code: 'new' }) })]);
  aws.held.set('function', { state: 'present', owner: 'this-chain', fields: { code: 'old' }, outputs: { version: '1' } });
  aws.held.set('gateway', presentAs({ calls: '1' }));
  const { function: ofFunction } = aws.deployment.reconcilers;
  const deployment = { ...aws.deployment, reconcilers: { ...aws.deployment.reconcilers, role: { ...ofFunction, update: async (...given: Parameters<typeof ofFunction.update>) => ({ ...(await ofFunction.update(...given)), version: '2' }) } } };
  const { plan, outcomes } = await deploy({ ...aws, deployment });
  assert.deepEqual(plan.steps.map(({ resource, kind }) => [resource.id, kind]), [['function', 'update'], ['gateway', 'keep']]);
  assert.deepEqual(outcomes, { function: 'updated', gateway: 'updated' });
  assert.deepEqual(aws.held.get('gateway'), presentAs({ calls: '2' }));
});

test('an update that turns out to change nothing is none', async () => {
  const aws = fakeDeployment(chain);
  aws.held.set('function', presentAs({ role: 'arn:of:role' }));
  const { plan, outcomes } = await deploy(aws);
  assert.equal(plan.steps.find(({ resource }) => resource.id === 'function')?.kind, 'update', 'the role’s ARN is not known yet');
  assert.equal(outcomes['function'], 'kept');
});

test('a chosen step alone is set to what the others already gave', async () => {
  const aws = fakeDeployment([resourceNeeding('gateway', ['function'], { step: 'gateway' }), resourceNeeding('function')]);
  aws.held.set('function', presentAs({ code: 'old' }));
  const { outcomes } = await deploy(aws, { only: new Set(['gateway']) });
  assert.deepEqual(outcomes, { gateway: 'created' });
  assert.deepEqual(aws.held.get('gateway'), presentAs({ function: 'arn:before' }, 'this-chain', 'arn:of:gateway'));
});

test('what the chain file asks for no more goes once all the rest is there, and stays where that failed', async () => {
  const wanted = [resourceNeeding('interceptor/logs')];
  const aws = fakeDeployment(wanted);
  aws.held.set('interceptor/old', presentAs({}));
  aws.written.set('interceptor/old', { kind: 'role', name: 'old', within: null, state: 'done', outputs: {} });
  aws.fail('create', 'interceptor/logs', denied);
  assert.deepEqual((await deploy(aws)).outcomes, { 'interceptor/logs': 'failed', 'interceptor/old': 'skipped' });
  aws.held.set('interceptor/logs', presentAs({}));
  assert.deepEqual((await deploy(aws)).outcomes, { 'interceptor/logs': 'kept', 'interceptor/old': 'removed' });
  assert.deepEqual([[...aws.held.keys()], [...aws.written.keys()]], [['interceptor/logs'], ['interceptor/logs']]);
});

test('a making that never ended is taken up again by its attempt; the next life of the name is another', async () => {
  const aws = fakeDeployment([resourceNeeding('role')]);
  const attempts: unknown[] = [];
  const { reconcilers } = aws.deployment;
  const create: typeof reconcilers.role.create = async (resource, fields, signal) => {
    attempts.push(resource.attempt);
    return reconcilers.role.create(resource, fields, signal);
  };
  const watched = { ...aws, deployment: { ...aws.deployment, reconcilers: { ...reconcilers, role: { ...reconcilers.role, create } } } };
  aws.fail('create', 'role', new Error('the process ended here'));
  await deploy(watched);
  assert.equal(aws.written.get('role')?.attempt, attempts[0]);
  await deploy(watched);
  aws.fail('create', 'role', denied);
  aws.written.delete('role'); // it was made, and taken away
  await deploy(watched);
  assert.equal(attempts.length, 3);
  assert.match(String(attempts[0]), /^[0-9a-f-]{36}$/);
  assert.equal(attempts[1], attempts[0]);
  assert.notEqual(attempts[2], attempts[0]);
});

test('what AWS says to be there already, and is ours, goes on from where it stands in the same run', async () => {
  for (const [held, outcome, asked] of [
    [presentAs({ role: 'arn:of:role' }), 'created', []],
    [presentAs({ role: 'half' }), 'created', ['update function', 'updated function']],
    [presentAs({}, 'nobody-known'), 'failed', []],
    [undefined, 'failed', []],
  ] as const) {
    const aws = fakeDeployment(chain);
    const { reconcilers } = aws.deployment;
    const create: typeof reconcilers.role.create = async (resource, fields, signal) => {
      if (resource.id !== 'function') return reconcilers.role.create(resource, fields, signal);
      if (held !== undefined) aws.held.set('function', held);
      throw new ChainError('aws-already-there', 'It is there already.', { source: 'aws' });
    };
    const { outcomes } = await deploy({ ...aws, deployment: { ...aws.deployment, reconcilers: { ...reconcilers, role: { ...reconcilers.role, create } } } });
    assert.equal(outcomes['function'], outcome);
    assert.deepEqual(aws.events.filter((event) => /^update/.test(event)), asked);
  }
});
