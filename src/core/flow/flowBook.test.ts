import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gatewayLine, hopLine, leakLine, logLine, morning, platformLine, spanLine, traceA, traceB, xray } from '../../../test/flow/logLines.ts';
import { hopNames } from '../chain/hop.ts';
import type { HopName } from '../chain/hop.ts';
import type { Flow } from './flow.ts';
import { FlowBook } from './flowBook.ts';
import type { FlowOptions } from './rows/flowReader.ts';
import type { HopRecord } from './hopRecord.ts';
import type { LogRecord } from './logRecord.ts';

function flowsOf(records: readonly LogRecord[], options: FlowOptions = {}): readonly Flow[] {
  const book = new FlowBook();
  for (const record of records) book.add(record);
  return book.flows(options);
}

/** Every observation as `hop moment by`, in the order of the flow. */
function joins(flow: Flow | undefined): readonly string[] {
  return flow?.hops.flatMap(({ hop, observations }) => observations.map(({ moment, joinedBy }) => `${hop} ${moment} ${joinedBy}`)) ?? [];
}

const call = { tool: 'orders___listOrders', rpcId: '2' };

/** One request as the generated components log it. */
function healthyCall(id: string, trace: string, start = 0): readonly LogRecord[] {
  const ids = { correlationId: id, traceId: trace };
  const gateway = { trace, request: `gw-${id}` };
  return [
    hopLine('frontend', 'sent', start, { correlationId: id, sessionId: 's-1' }),
    hopLine('agent', 'received', start + 5, { correlationId: id, sessionId: 's-1', requestId: `agent-${id}` }),
    gatewayLine(start + 8, { ...gateway, request: `init-${id}`, log: 'Started processing request', body: '{id=0, method=initialize}' }),
    platformLine(start + 9, 'start', `init-${id}`, xray(trace)),
    platformLine(start + 9, 'report', `init-${id}`, { status: 'success', ...xray(trace) }),
    hopLine('agent', 'sent', start + 10, { ...ids, ...call, sessionId: 's-1' }),
    gatewayLine(start + 11, { ...gateway, log: 'Started processing request', body: '{id=2, method=tools/call, params={name=orders___listOrders}}' }),
    platformLine(start + 12, 'start', `lambda-${id}`),
    hopLine('interceptor', 'received', start + 13, { ...ids, ...call, requestId: `lambda-${id}`, gatewayRequestId: `gw-${id}` }),
    hopLine('interceptor', 'sent', start + 14, { ...ids, ...call, requestId: `lambda-${id}` }),
    platformLine(start + 15, 'report', `lambda-${id}`, { status: 'success' }),
    gatewayLine(start + 16, gateway),
    hopLine('target', 'received', start + 17, { correlationId: id }),
    hopLine('target', 'accepted', start + 18, { correlationId: id, verification: { result: 'passed' } }),
    gatewayLine(start + 19, { ...gateway, log: 'Successfully processed request' }),
    hopLine('agent', 'answered', start + 20, { ...ids, ...call, gatewayRequestId: `gw-${id}` }),
    hopLine('frontend', 'answered', start + 25, { correlationId: id, reply: { status: 200 } }),
  ];
}

test('a call is one flow, every line of it joined by its strongest id', () => {
  const [flow, ...others] = flowsOf(healthyCall('c-1', traceA));
  assert.equal(others.length, 0);
  assert.deepEqual({ ...flow }, { id: 'c-1', state: 'settled', correlationId: 'c-1', sessionId: 's-1', startedAt: morning, endedAt: morning + 25 });
  assert.deepEqual(flow?.hops.map(({ hop }) => hop), hopNames);
  assert.deepEqual(joins(flow), [
    'frontend sent correlationId', 'frontend answered correlationId',
    'agent received correlationId', 'agent sent correlationId', 'agent answered correlationId',
    'gateway received traceId', 'gateway received traceId', 'gateway sent traceId', 'gateway answered traceId',
    'interceptor received traceId', 'interceptor answered traceId', 'interceptor received requestId', 'interceptor received correlationId', 'interceptor sent correlationId', 'interceptor answered requestId',
    'target received correlationId', 'target accepted correlationId',
  ]);
  assert.deepEqual(flow?.hops[2]?.observations.map(({ gateway }) => gateway?.method), ['initialize', 'tools/call', undefined, undefined]);
});

test('two calls of one session at the same time are two flows, nothing mixed', () => {
  const flows = flowsOf([...healthyCall('c-1', traceA), ...healthyCall('c-2', traceB, 2)]);
  assert.deepEqual(flows.map(({ id }) => id), ['c-1', 'c-2']);
  assert.deepEqual(joins(flows[0]), joins(flows[1]));
  for (const { id, hops } of flows) {
    for (const { observations } of hops) for (const { correlationId } of observations) assert.ok(correlationId === undefined || correlationId === id);
  }
});

test('flows are told by start, then by id, those of unknown start last', () => {
  const records = [hopLine('frontend', 'sent', 5, { correlationId: 'b' }), hopLine('frontend', 'sent', 5, { correlationId: 'a' }), hopLine('frontend', 'sent', 1, { correlationId: 'z' }),
    logLine('frontend', '{"tokenHop":1,"hop":"frontend","moment":"sent","at":"soon","correlationId":"0"}')];
  const flows = flowsOf(records);
  assert.deepEqual(flows.map(({ id }) => id), ['z', 'a', 'b', '0']);
  assert.equal(flows[3]?.startedAt, null);
});

test('a flow is settled by the frontend’s answer, or by the caller’s word that it is quiet', () => {
  const records = healthyCall('c-1', traceA).slice(0, -1);
  assert.equal(flowsOf(records)[0]?.state, 'open');
  assert.equal(flowsOf(records, { settledBefore: morning + 20 })[0]?.state, 'open');
  assert.equal(flowsOf(records, { settledBefore: morning + 21 })[0]?.state, 'settled');
  assert.equal(flowsOf([logLine('agent', '{"tokenHop":1,"hop":"agent","moment":"sent","at":"soon","correlationId":"c"}')], { settledBefore: Infinity })[0]?.state, 'open');
  const rejected = (hop: HopName): string | undefined => flowsOf([logLine(hop, `{"tokenHop":1,"hop":"${hop}","moment":"rejected","at":"2026-11-22T10:00:00.000Z","correlationId":"c"}`)])[0]?.state;
  assert.deepEqual([rejected('frontend'), rejected('target')], ['settled', 'open'], 'a token that the frontend kept back comes no further');
});

test('a flow that was given stays as it was when lines come later', () => {
  const [first, ...rest] = healthyCall('c-1', traceA);
  const book = new FlowBook();
  if (first !== undefined) book.add(first);
  const before = book.flow('c-1');
  for (const record of rest) book.add(record);
  assert.deepEqual(joins(before ?? undefined), ['frontend sent correlationId']);
  assert.equal(joins(book.flow('c-1') ?? undefined).length, 17);
  assert.equal(book.flow('nobody'), null);
});

type Row = { readonly name: string; readonly records: readonly LogRecord[]; readonly flows: { readonly [id: string]: readonly string[] } };
const front = (id: string, ms: number, rest: Partial<HopRecord> = {}): readonly LogRecord[] => [
  hopLine('frontend', 'sent', ms, { correlationId: id, ...rest }), hopLine('frontend', 'answered', ms + 100, { correlationId: id, ...rest }),
];
const view = (letter: string) => ({ state: 'seen', fingerprint: `sha256:${letter.repeat(32)}` }) as const;
const frontJoins = ['frontend sent correlationId', 'frontend answered correlationId'];

const rows: readonly Row[] = [
  {
    name: 'the gateway’s request id where the trace is another one',
    records: [...front('c', 0), hopLine('agent', 'answered', 50, { correlationId: 'c', traceId: traceA, gatewayRequestId: 'gw' }), gatewayLine(40, { trace: traceB, request: 'gw' })],
    flows: { c: [...frontJoins, 'agent answered correlationId', 'gateway sent gatewayRequestId'] },
  },
  {
    name: 'the session, where it made one request only',
    records: [...front('c', 0, { sessionId: 's' }), hopLine('agent', 'received', 5, { sessionId: 's' })],
    flows: { c: [...frontJoins, 'agent received sessionId'] },
  },
  {
    name: 'over two ids: session to the agent, its trace to the target',
    records: [...front('c', 0, { sessionId: 's' }), hopLine('agent', 'sent', 5, { sessionId: 's', traceId: traceA }), hopLine('target', 'received', 9, { traceId: traceA })],
    flows: { c: [...frontJoins, 'agent sent sessionId', 'target received traceId'] },
  },
  {
    name: 'a session of two requests settles nothing, the time within one of them is a guess',
    records: [...front('c-1', 0, { sessionId: 's' }), ...front('c-2', 5_000, { sessionId: 's' }), hopLine('agent', 'received', 5_010, { sessionId: 's', requestId: 'r' }), hopLine('agent', 'sent', 5_020, { sessionId: 's', requestId: 'r', traceId: traceA })],
    flows: { 'c-1': frontJoins, 'c-2': [...frontJoins, 'agent received timeOnly', 'agent sent timeOnly'] },
  },
  {
    name: 'a session of two requests at once settles nothing at all',
    records: [...front('c-1', 0, { sessionId: 's' }), ...front('c-2', 5, { sessionId: 's' }), hopLine('agent', 'received', 10, { sessionId: 's', requestId: 'r' })],
    flows: { 'c-1': frontJoins, 'c-2': frontJoins, 'session:s': ['agent received requestId'] },
  },
  {
    name: 'the trace, for spans; those of listing tools make no flow',
    records: [...front('c', 0, { traceId: traceA }), spanLine('agent', 5, { session: 's-1' }), spanLine('gateway', 9, { request: 'gw' }), spanLine('gateway', 3, { trace: traceB, name: 'AgentCore.Gateway.ListTools' })],
    flows: { c: [...frontJoins, 'agent received traceId', 'gateway received traceId'] },
  },
  {
    name: 'the trace, for spans of a chain that logs nothing else',
    records: [spanLine('agent', 5), spanLine('gateway', 9, { request: 'gw' })],
    flows: { [`trace:${traceA}`]: ['agent received traceId', 'gateway received traceId'] },
  },
  {
    name: 'the token and the time, for a line that holds a token, beside the hop’s own records',
    records: [...front('c', 0, { token: view('a') }), hopLine('target', 'received', 50, { correlationId: 'c', token: view('a') }), leakLine('target', 51, view('a').fingerprint), leakLine('target', 52, view('a').fingerprint)],
    flows: { c: [...frontJoins, 'target received correlationId', 'target received tokenAndTime', 'target received tokenAndTime'] },
  },
  {
    name: 'the token and the time, for a record without any id',
    records: [...front('c-1', 0, { token: view('a') }), ...front('c-2', 10, { token: view('b') }), hopLine('target', 'received', 50, { token: view('b') })],
    flows: { 'c-1': frontJoins, 'c-2': [...frontJoins, 'target received tokenAndTime'] },
  },
  {
    name: 'its token, where two requests have it at once, or none has: lines that hold it make one flow a token',
    records: [...front('c-1', 0, { token: view('a') }), ...front('c-2', 10, { token: view('a') }), leakLine('target', 50, view('a').fingerprint), leakLine('agent', 90_000, view('a').fingerprint), leakLine('agent', 91_000, view('b').fingerprint)],
    flows: { 'c-1': frontJoins, 'c-2': frontJoins, [`token:${view('a').fingerprint}`]: ['agent received tokenAndTime', 'target received tokenAndTime'], [`token:${view('b').fingerprint}`]: ['agent received tokenAndTime'] },
  },
  {
    name: 'its invocation, for a line that holds a token',
    records: [...front('c', 0), hopLine('interceptor', 'received', 20, { correlationId: 'c', requestId: 'r' }), leakLine('interceptor', 21, view('b').fingerprint, { requestId: 'r' })],
    flows: { c: [...frontJoins, 'interceptor received correlationId', 'interceptor received requestId'] },
  },
  {
    name: 'a trace that two requests share belongs to neither',
    records: [...front('c-1', 0, { traceId: traceA }), ...front('c-2', 5, { traceId: traceA }), gatewayLine(50)],
    flows: { 'c-1': frontJoins, 'c-2': frontJoins },
  },
  {
    name: 'ids that point to two flows contradict each other',
    records: [...front('c-1', 0, { traceId: traceA }), ...front('c-2', 5, { requestId: 'r' }), hopLine('target', 'received', 50, { traceId: traceA, requestId: 'r' })],
    flows: { 'c-1': frontJoins, 'c-2': frontJoins },
  },
  {
    name: 'JSON-RPC id and tool, where one flow made such a call then',
    records: [...front('c-1', 0), hopLine('agent', 'sent', 10, { correlationId: 'c-1', ...call }), ...front('c-2', 20_000), hopLine('agent', 'sent', 20_010, { correlationId: 'c-2', ...call }),
      hopLine('interceptor', 'received', 20_020, { ...call, requestId: 'r' }), platformLine(20_015, 'start', 'r')],
    flows: { 'c-1': [...frontJoins, 'agent sent correlationId'], 'c-2': [...frontJoins, 'agent sent correlationId', 'interceptor received rpcIdAndTool', 'interceptor received rpcIdAndTool'] },
  },
  {
    name: 'JSON-RPC id and tool of two flows at once settle nothing',
    records: [...front('c-1', 0), hopLine('agent', 'sent', 10, { correlationId: 'c-1', ...call }), ...front('c-2', 5), hopLine('agent', 'sent', 12, { correlationId: 'c-2', ...call }), hopLine('interceptor', 'received', 20, { ...call, requestId: 'r' })],
    flows: { 'c-1': [...frontJoins, 'agent sent correlationId'], 'c-2': [...frontJoins, 'agent sent correlationId'], 'request:r': ['interceptor received requestId'] },
  },
  {
    name: 'the time alone, a guess, where one flow ran then and the hop is silent in it',
    records: [...front('c-1', 0), ...front('c-2', 5_000), hopLine('target', 'received', 5_050, { requestId: 'r' }), hopLine('target', 'rejected', 5_051, { requestId: 'r' })],
    flows: { 'c-1': frontJoins, 'c-2': [...frontJoins, 'target received timeOnly', 'target rejected timeOnly'] },
  },
  {
    name: 'no guess where the hop has spoken',
    records: [...front('c', 0), hopLine('target', 'received', 40, { correlationId: 'c' }), hopLine('target', 'received', 50, { requestId: 'r' })],
    flows: { c: [...frontJoins, 'target received correlationId'], 'request:r': ['target received requestId'] },
  },
  {
    name: 'no guess between two that claim the same place',
    records: [...front('c', 0), hopLine('target', 'received', 40, { requestId: 'r-1' }), hopLine('target', 'received', 50, { requestId: 'r-2' })],
    flows: { c: frontJoins, 'request:r-1': ['target received requestId'], 'request:r-2': ['target received requestId'] },
  },
  {
    name: 'no guess against a trace that says otherwise',
    records: [...front('c', 0), hopLine('agent', 'sent', 10, { correlationId: 'c', traceId: traceA }), hopLine('target', 'received', 50, { traceId: traceB })],
    flows: { c: [...frontJoins, 'agent sent correlationId'], [`trace:${traceB}`]: ['target received traceId'] },
  },
  {
    name: 'no guess against a token that is another one',
    records: [...front('c', 0, { token: view('a') }), hopLine('target', 'received', 50, { requestId: 'r', token: view('b') })],
    flows: { c: frontJoins, 'request:r': ['target received requestId'] },
  },
  {
    name: 'no call by its number and tool against a token that is another one',
    records: [...front('c', 0, { token: view('a') }), hopLine('agent', 'sent', 10, { correlationId: 'c', ...call, token: view('a') }), hopLine('interceptor', 'received', 20, { ...call, requestId: 'r', token: view('b') })],
    flows: { c: [...frontJoins, 'agent sent correlationId'], 'request:r': ['interceptor received requestId'] },
  },
  {
    name: 'no guess of two that bring different tokens to a flow that saw none',
    records: [...front('c', 0), hopLine('interceptor', 'received', 40, { requestId: 'r-1', token: view('a') }), hopLine('target', 'received', 50, { requestId: 'r-2', token: view('b') })],
    flows: { c: frontJoins, 'request:r-1': ['interceptor received requestId'], 'request:r-2': ['target received requestId'] },
  },
  {
    name: 'no guess far from every flow',
    records: [...front('c', 0), hopLine('target', 'received', 60_000, { requestId: 'r' })],
    flows: { c: frontJoins, 'request:r': ['target received requestId'] },
  },
  {
    name: 'a chain without correlation ids: the trace names the flow',
    records: [hopLine('frontend', 'sent', 0, { sessionId: 's' }), hopLine('agent', 'received', 5, { sessionId: 's' }), hopLine('agent', 'sent', 10, { sessionId: 's', traceId: traceA }), gatewayLine(15), hopLine('target', 'received', 20, { traceId: traceA })],
    flows: { [`trace:${traceA}`]: ['frontend sent sessionId', 'agent received sessionId', 'agent sent traceId', 'gateway sent traceId', 'target received traceId'] },
  },
  {
    name: 'a chain with sessions alone',
    records: [hopLine('frontend', 'sent', 0, { sessionId: 's' }), hopLine('agent', 'received', 5, { sessionId: 's' })],
    flows: { 'session:s': ['frontend sent sessionId', 'agent received sessionId'] },
  },
  {
    name: 'lines without any call make no flow',
    records: [platformLine(0, 'start', 'r', xray(traceA)), gatewayLine(1, { log: 'Started processing request', body: '{id=1, method=tools/list}' }), hopLine('target', 'received', 5)],
    flows: {},
  },
  {
    name: 'a gateway’s call alone is a flow',
    records: [gatewayLine(1), gatewayLine(0, { log: 'Started processing request' })],
    flows: { [`trace:${traceA}`]: ['gateway received traceId', 'gateway sent traceId'] },
  },
];

for (const { name, records, flows } of rows) {
  test(`joined by ${name}`, () => {
    assert.deepEqual(Object.fromEntries(flowsOf(records).map((flow) => [flow.id, joins(flow)])), flows);
    assert.deepEqual(Object.fromEntries(flowsOf(records.toReversed()).map((flow) => [flow.id, joins(flow)])), flows);
  });
}

test('a correlation id that reads as the name of another flow does not take its place', () => {
  const flows = flowsOf([gatewayLine(1), hopLine('frontend', 'sent', 60_000, { correlationId: `trace:${traceA}` })]);
  assert.deepEqual(flows.map(({ id }) => id), [`trace:${traceA}'`, `trace:${traceA}`]);
});

test('a hop is heard from when it wrote a record, speaks when its own code did, and is readable when all its logs are', () => {
  const book = new FlowBook();
  for (const record of [hopLine('agent', 'received', 0), platformLine(0, 'start', 'r'), logLine('target', 'ready')]) book.add(record);
  const hearings = book.hearings([
    { hop: 'frontend', state: 'readable' }, { hop: 'agent', state: 'readable' }, { hop: 'interceptor', state: 'missing', because: 'no such group' },
    { hop: 'target', state: 'readable' }, { hop: 'target', state: 'unreadable' },
  ]);
  assert.deepEqual(hearings, {
    frontend: { readable: true, heard: false, speaks: false }, agent: { readable: true, heard: true, speaks: true }, gateway: { readable: false, heard: false, speaks: false, because: 'no log of this hop is known' },
    interceptor: { readable: false, heard: true, speaks: false, state: 'missing', because: 'no such group' }, target: { readable: false, heard: false, speaks: false, state: 'unreadable' },
  });
});

test('where targets log apart, each is heard for itself, and all of them only where every one is', () => {
  const book = new FlowBook();
  book.add({ ...hopLine('target', 'received', 0), target: 'orders' });
  const { target } = book.hearings([{ hop: 'target', target: 'orders', state: 'readable' }, { hop: 'target', target: 'billing', state: 'readable' }, { hop: 'target', target: 'legacy', state: 'foreign', because: 'it is another’s' }]);
  assert.deepEqual([...(target.targets ?? [])], [['orders', { readable: true, heard: true }], ['billing', { readable: true, heard: false }], ['legacy', { readable: false, heard: false, state: 'foreign', because: 'it is another’s' }]]);
  assert.deepEqual([target.readable, target.heard], [false, false]);
});

/** Records that share few ids and few moments, so that every way of joining and of not joining comes up. */
const some = <T>(...values: readonly T[]): fc.Arbitrary<T | undefined> => fc.constantFrom(undefined, ...values);
const ids = fc.record({
  correlationId: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: some('c-1', 'c-2', 'c-3') }),
  traceId: some(traceA, traceB), sessionId: some('s-1', 's-2'), requestId: some('r-1', 'r-2', 'r-3'), gatewayRequestId: some('gw-1', 'gw-2'), rpcId: some('1', '2'), tool: some('a___b'),
});
const times = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(0, 900, 1_100, 4_000, 9_000));
const components = fc.tuple(fc.constantFrom('frontend' as const, 'agent' as const, 'interceptor' as const, 'target' as const), fc.constantFrom('received' as const, 'sent' as const, 'answered' as const), times, ids)
  .map(([hop, moment, ms, rest]) => hopLine(hop, moment, ms, rest));
const platforms = fc.tuple(fc.constantFrom('start' as const, 'report' as const), times, fc.constantFrom('r-1', 'r-2', 'r-9'), some(traceA, traceB))
  .map(([type, ms, request, trace]) => platformLine(ms, type, request, { status: 'error', ...(trace === undefined ? {} : xray(trace)) }));
const gateways = fc.tuple(times, fc.constantFrom('gw-1', 'gw-2', 'gw-9'), fc.constantFrom(traceA, traceB, 'none'), some('1', '2')).map(([ms, request, trace, id]) => gatewayLine(ms, { request, trace, ...(id === undefined ? {} : { id }) }));
const fingerprints = [`sha256:${'a'.repeat(32)}`, `sha256:${'b'.repeat(32)}`];
const seeing = fc.tuple(components, fc.constantFrom(...fingerprints)).map(([line, fingerprint]) => ({ ...line, text: line.text.replace(/}$/, `,"token":{"state":"seen","fingerprint":"${fingerprint}"}}`) }));
const spans = fc.tuple(fc.constantFrom('agent' as const, 'gateway' as const, 'interceptor' as const), times, fc.constantFrom(traceA, traceB), some('gw-1', 'gw-9'), some('s-1')).map(([hop, ms, trace, request, session]) => spanLine(hop, ms, { trace, request, session }));
const leaks = fc.tuple(fc.constantFrom(...hopNames), times, fc.constantFrom(...fingerprints), some(traceA, traceB), some('r-1', 'r-9')).map(([hop, ms, fingerprint, traceId, requestId]) => leakLine(hop, ms, fingerprint, { traceId, requestId }));
const lines = fc.oneof({ weight: 5, arbitrary: components }, { weight: 1, arbitrary: platforms }, { weight: 1, arbitrary: gateways }, { weight: 1, arbitrary: seeing }, { weight: 1, arbitrary: spans }, { weight: 2, arbitrary: leaks });
const histories = fc.array(lines, { maxLength: 14 });
const shuffled = histories.chain((records) => fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })));

const snapshot = (flows: readonly Flow[]): unknown => flows.map((flow) => ({ ...flow, hops: flow.hops }));

test('the order of the lines changes nothing', () => {
  fc.assert(
    fc.property(shuffled, ([records, inOtherOrder]) => assert.deepEqual(snapshot(flowsOf(inOtherOrder)), snapshot(flowsOf(records)))),
    { numRuns: 3_000 },
  );
});

/** Several small worlds side by side: their records share no id but the ones that every record may lack, and stand close enough in time for guesses. */
const worlds = fc.array(fc.tuple(lines, fc.constantFrom('', 'x', 'y', 'z')).map(([line, world]) => inWorld(line, world)), { maxLength: 40, size: 'max' });

function inWorld(record: LogRecord, world: string): LogRecord {
  const digit = (world.codePointAt(0) ?? 0x30) % 10;
  return world === '' ? record : { ...record, text: record.text.replace(/"(c|s|r|gw)-(\d)"/g, `"$1-$2${world}"`).replaceAll(traceA, `${traceA.slice(0, -1)}${digit}`).replaceAll(traceB, `${traceB.slice(0, -1)}${digit}`) };
}

test('asking in between changes nothing either', () => {
  fc.assert(
    fc.property(worlds, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), fc.boolean(), (records, batches, isWatched) => {
      const book = new FlowBook({ isWatched });
      for (let [from, round] = [0, 0]; from < records.length; round++) {
        const to = from + (batches[round % batches.length] ?? 1);
        for (const record of records.slice(from, to)) book.add(record);
        from = to;
        assert.deepEqual(snapshot(book.flows()), snapshot(flowsOf(records.slice(0, to))));
      }
    }),
    { numRuns: 500 },
  );
});

test('a flow of the same contents is the same flow, another one is not', () => {
  fc.assert(
    fc.property(worlds, (records) => {
      const book = new FlowBook();
      const known = new Map<string, { readonly contents: number; readonly hops: string }>();
      for (const record of records) {
        book.add(record);
        for (const flow of book.flows()) {
          const [contents, hops] = [flow.contents, JSON.stringify(flow.hops)];
          const before = known.get(flow.id);
          if (before !== undefined) assert.equal(before.contents === contents, before.hops === hops);
          known.set(flow.id, { contents, hops });
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('no flow holds two correlation ids, no line stands in two flows, no correlation id is lost, and ids are unique', () => {
  fc.assert(
    fc.property(histories, (records) => {
      const flows = flowsOf(records);
      const places = flows.flatMap(({ hops }) => hops.flatMap(({ observations }) => observations.map(({ evidence }) => `${evidence.stream}:${evidence.line}`)));
      assert.equal(new Set(places).size, places.length);
      assert.equal(new Set(flows.map(({ id }) => id)).size, flows.length);
      for (const { id, correlationId, hops } of flows) {
        const correlations = new Set(hops.flatMap(({ observations }) => observations.map((observation) => observation.correlationId).filter((value) => value !== undefined)));
        assert.deepEqual([...correlations], correlationId === null ? [] : [id]);
      }
      const named = new Set(records.flatMap(({ text }) => /"correlationId":"([^"]+)"/.exec(text)?.[1] ?? []));
      assert.deepEqual([...named].filter((id) => !flows.some((flow) => flow.id === id)), []);
    }),
    { numRuns: 1_000 },
  );
});

test('hops are ordered by time, lines of unknown time last', () => {
  fc.assert(
    fc.property(histories, (records) => {
      for (const { hops } of flowsOf(records)) {
        for (const { observations } of hops) {
          const known = observations.map(({ at }) => at ?? Infinity);
          assert.deepEqual(known, known.toSorted((a, b) => a - b));
        }
      }
    }),
  );
});

function bookOf(records: readonly LogRecord[]): FlowBook {
  const book = new FlowBook();
  for (const record of records) book.add(record);
  return book;
}

const roomy = { flows: 100, records: 1_000, characters: 1_000_000 };

test('a book that holds too much keeps its newest flows, whole, and what is in no flow and no older', () => {
  const calls = Array.from({ length: 10 }, (_, number) => healthyCall(`c-${number}`, (0x5000 + number).toString(16).padStart(32, '0'), number * 20_000));
  const stray = (ms: number): LogRecord => platformLine(ms, 'start', `stray-${ms}`);
  const book = bookOf([...calls.flat(), stray(10_000), stray(150_000)]);
  book.keepNewest({ ...roomy, flows: 8 });
  assert.equal(book.flows().length, 10, 'a quarter more is borne');
  const before = snapshot(book.flows().slice(-5));
  book.keepNewest({ ...roomy, flows: 5 });
  assert.deepEqual(snapshot(book.flows()), before);
  book.add(hopLine('target', 'received', 150_001, { requestId: 'stray-150000' }));
  book.add(hopLine('target', 'received', 10_001, { requestId: 'stray-10000' }));
  assert.deepEqual(book.flows().filter(({ id }) => id.startsWith('request:')).map((flow) => joins(flow)), [['target received requestId'], ['interceptor received requestId', 'target received requestId']]);
  book.keepNewest({ ...roomy, records: 17 * 2 + 5 });
  assert.deepEqual(book.flows().map(({ id }) => id), ['request:stray-150000', 'c-8', 'c-9']);
  book.keepNewest({ ...roomy, characters: 1 });
  assert.deepEqual(book.flows().map((flow) => [flow.id, joins(flow).length]), [['c-9', 17]]);
  assert.equal(book.hearings([]).frontend.heard, true);
});
