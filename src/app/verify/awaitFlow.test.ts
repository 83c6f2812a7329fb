import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gatewayLine, hopLine, morning, traceA } from '../../../test/flow/logLines.ts';
import { hopNames, type HopName } from '../../core/chain/hop.ts';
import { ChainError } from '../../core/errors.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import { awaitFlow, type AwaitedFlow, type AwaitOptions } from './awaitFlow.ts';
import { OwnRecords, withOwnRecords } from './ownRecords.ts';

const ids = { correlationId: 'c-1', traceId: traceA };
const call = { rpcId: '2', tool: 'orders___listOrders', target: 'orders' };
const token = { state: 'seen', fingerprint: `sha256:${'1'.repeat(32)}`, claims: { sub: 'ana@example.com' } } as const;

const lines: { readonly [hop in HopName]: readonly LogRecord[] } = {
  frontend: [hopLine('frontend', 'sent', 0, { ...ids, token }), hopLine('frontend', 'answered', 60, { ...ids, reply: { status: 200 } })],
  agent: [hopLine('agent', 'received', 10, { ...ids, token }), hopLine('agent', 'sent', 20, { ...ids, ...call, token }), hopLine('agent', 'answered', 50, { ...ids, ...call, reply: { status: 200, isError: false } })],
  gateway: [gatewayLine(32, { id: '2' }), gatewayLine(45, { id: '2', log: 'Successfully processed request' })],
  interceptor: [hopLine('interceptor', 'received', 30, { ...ids, ...call, token }), hopLine('interceptor', 'sent', 31, { ...ids, ...call, token })],
  target: [hopLine('target', 'received', 35, { ...ids, header: 'authorization', token }), hopLine('target', 'accepted', 40, { ...ids, header: 'authorization', token, verification: { result: 'passed' }, reply: { status: 200 } })],
};

type Stage = { readonly followed: Promise<AwaitedFlow>; readonly waits: readonly (readonly HopName[])[]; readonly waited: () => number };

/** `shown`: the lines that the logs show at each look, the last ones from then on. Time goes on only while somebody waits. */
function follow(shown: readonly (readonly LogRecord[])[], options: Partial<AwaitOptions> = {}, { fails = null, unnamed = [] }: { readonly fails?: ChainError | null; readonly unnamed?: readonly HopName[] } = {}): Stage {
  const begun = morning + 1_000;
  let now = begun;
  let looks = 0;
  const waits: (readonly HopName[])[] = [];
  const followed = awaitFlow({
    now: () => now,
    wait: async (ms, signal) => {
      signal.throwIfAborted();
      now += ms;
    },
    sources: {
      configuration: { revisions: async () => [] },
      logs: {
        read: async function* () {
          yield* lines.frontend;
          yield* shown[Math.min(looks, shown.length - 1)] ?? [];
          looks += 1;
          if (fails !== null) throw fails;
        },
        sources: async () => hopNames.map((hop) => (unnamed.includes(hop) ? { hop, state: 'missing', because: 'nobody names it' } : { hop, state: 'readable' })),
      },
    },
  }, { sentAt: morning, correlationId: 'c-1', longestMs: 60_000, onWait: (silent) => waits.push(silent), signal: new AbortController().signal, ...options });
  return { followed, waits, waited: () => now - begun };
}

const all = hopNames.flatMap((hop) => (hop === 'frontend' ? [] : lines[hop]));

test('what stands in all logs at once is told at once', async () => {
  const { followed, waits, waited } = follow([all]);
  const { traced, silent } = await followed;
  assert.equal(traced.subject.flow.correlationId, 'c-1');
  assert.deepEqual([silent, waits, waited(), traced.diagnosis.verdict], [[], [], 0, 'healthy']);
});

test('each log is waited for, whichever comes last', async () => {
  const { followed, waits, waited } = follow([[], lines.agent, [...lines.agent, ...lines.target], [...lines.agent, ...lines.target, ...lines.interceptor], all]);
  assert.deepEqual((await followed).silent, []);
  assert.deepEqual(waits.map((silent) => silent.join(' ')), ['agent gateway interceptor target', 'gateway interceptor target', 'gateway interceptor', 'gateway']);
  assert.equal(waited(), 16_000);
});

test('a log that stays silent is waited for until the time is over, and proves nothing', async () => {
  const { followed, waited } = follow([[...lines.agent, ...lines.interceptor]], { longestMs: 10_000 });
  const { silent, traced } = await followed;
  assert.deepEqual([silent, waited()], [['gateway', 'target'], 10_000]);
  assert.notEqual(traced.diagnosis.verdict, 'healthy');
});

test('a log that nobody names is not waited for; what is not healthy must have stopped coming', async () => {
  const { followed, waits, waited } = follow([[...lines.agent, ...lines.gateway, ...lines.interceptor]], {}, { unnamed: ['target'] });
  assert.equal((await followed).traced.diagnosis.verdict, 'undetermined');
  assert.deepEqual([waits, waited()], [[[]], 4_000]);
});

test('where a hop that spoke broke the flow, what comes after it is not waited for', async () => {
  const lost = [hopLine('agent', 'received', 10, { ...ids, token: { state: 'absent' } }), hopLine('agent', 'answered', 50, { ...ids, reply: { status: 200, isError: true } })];
  const { followed, waited } = follow([lost]);
  const { traced, silent } = await followed;
  assert.deepEqual([traced.diagnosis.brokenAt, traced.diagnosis.verdict, silent, waited()], ['agent', 'broken', ['gateway', 'interceptor', 'target'], 4_000]);
});

test('groups that are not there yet are as silent ones; any other refusal is told', async () => {
  const error = (code: 'log-group-missing' | 'aws-access-denied') => new ChainError(code, 'no', { source: 'aws' });
  assert.deepEqual((await follow([[]], { longestMs: 5_000 }, { fails: error('log-group-missing') }).followed).silent, ['agent', 'gateway', 'interceptor', 'target']);
  await assert.rejects(follow([[]], {}, { fails: error('aws-access-denied') }).followed, { code: 'aws-access-denied' });
});

test('whoever gives up waits no longer', async () => {
  const abort = new AbortController();
  const { followed } = follow([[]], { signal: abort.signal, onWait: () => abort.abort() });
  await assert.rejects(followed, { name: 'AbortError' });
});

test('the sender’s own records stand beside those of AWS, within the window that is read', async () => {
  const own = new OwnRecords();
  own.add({ tokenHop: 1, hop: 'frontend', moment: 'sent', at: new Date(morning).toISOString(), correlationId: 'c-1', token });
  const sources = withOwnRecords({ configuration: { revisions: async () => [] }, logs: { read: async function* () { yield* lines.agent; }, sources: async () => [] } }, own);
  const hopsSince = async (since: number): Promise<readonly string[]> => {
    const hops: string[] = [];
    for await (const { hop } of sources.logs.read({ since })) hops.push(hop);
    return hops;
  };
  assert.deepEqual(await hopsSince(morning), ['frontend', 'agent', 'agent', 'agent']);
  assert.deepEqual(await hopsSince(morning + 1), ['agent', 'agent', 'agent']);
  for (let count = 0; count < 500; count += 1) own.add({ tokenHop: 1, hop: 'frontend', moment: 'sent', at: new Date(morning).toISOString() });
  assert.equal(own.all.length, 200);
  assert.equal(new Set(own.all.map(({ line }) => line)).size, 200);
});
