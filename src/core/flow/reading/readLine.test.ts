import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gatewayLine, hopLine, leakLine, logLine, morning, platformLine, spanLine, traceA, traceB, xray } from '../../../../test/flow/logLines.ts';
import { hopNames } from '../../chain/hop.ts';
import type { HopName } from '../../chain/hop.ts';
import { javaMapText } from '../../agentcore/logs/gatewayLog.ts';
import type { TokenObservation } from '../flow.ts';
import { KnownTokens } from './knownTokens.ts';
import type { LogRecord } from '../logRecord.ts';
import { readLine } from './readLine.ts';

const read = (log: LogRecord): TokenObservation | null => readLine(log, new KnownTokens());
/** Without the members that a line does not have. */
const shown = (log: LogRecord): unknown => JSON.parse(JSON.stringify(read(log)));

const record = { tokenHop: 1, at: '2026-11-22T10:00:00.005Z', hop: 'interceptor', moment: 'received', tool: 'orders___listOrders', token: { state: 'absent' } };
const seen = { hop: 'interceptor', origin: 'component', moment: 'received', at: morning + 5, tool: 'orders___listOrders', token: { state: 'absent' } };
const wrapper = { timestamp: '2026-11-22T10:00:00.006Z', level: 'INFO', requestId: 'r-1' };

test('a hop record is read as it is, in the log of its hop', () => {
  const log = hopLine('agent', 'received', 7, { correlationId: 'c', headerNames: ['a'], reply: { status: 200 } });
  assert.deepEqual(shown(log), {
    hop: 'agent', origin: 'component', moment: 'received', at: morning + 7, correlationId: 'c', headerNames: ['a'], reply: { status: 200 },
    evidence: { source: 'local', stream: 'agent.jsonl', line: log.line },
  });
});

test('where the agent’s record names no session, its stream does', () => {
  const session = '5f2c9d8e-1b7a-4c3d-9e0f-2a6b8c4d7e11';
  const sessionIn = (log: LogRecord): string | undefined => read({ ...log, stream: `/aws/bedrock-agentcore/runtimes/orders-DEFAULT:runtime-logs-${session}` })?.sessionId;
  assert.equal(sessionIn(hopLine('agent', 'received', 7)), session);
  assert.equal(sessionIn(hopLine('agent', 'received', 7, { sessionId: 'its own' })), 'its own');
  assert.equal(sessionIn(hopLine('target', 'received', 7)), undefined);
});

test('a target that is a function prints behind what Lambda puts before it', () => {
  const printed = JSON.stringify({ ...record, hop: 'target' });
  for (const text of [`2026-11-22T10:00:00.006Z\tr-1\tINFO\t${printed}`, JSON.stringify({ ...wrapper, message: printed })]) {
    const { hop, moment, requestId } = read(logLine('target', text)) ?? assert.fail(text);
    assert.deepEqual([hop, moment, requestId], ['target', 'received', 'r-1']);
  }
});

test('which target it was is told by the log, and not by the line', () => {
  const claims = hopLine('target', 'received', 7, { target: 'billing' });
  assert.equal(read(claims)?.target, undefined);
  assert.equal(read({ ...claims, target: 'orders' })?.target, 'orders');
  assert.equal(read(hopLine('agent', 'sent', 7, { target: 'billing' }))?.target, 'billing');
});

test('a record in the log of another hop is a forgery, and the gateway writes none at all', () => {
  for (const stream of hopNames) {
    for (const claimed of hopNames) {
      const observation = read(logLine(stream, JSON.stringify({ ...record, hop: claimed })));
      assert.equal(observation !== null, stream === claimed && stream !== 'gateway', `${claimed} in ${stream}`);
      assert.ok(observation === null || observation.hop === stream);
    }
  }
});

test('a forgery in Lambda’s wrapper is one too', () => {
  assert.equal(read(logLine('interceptor', JSON.stringify({ ...wrapper, message: { ...record, hop: 'target' } }))), null);
  assert.equal(read(logLine('agent', JSON.stringify({ ...wrapper, message: { ...record, hop: 'agent' } }))), null);
});

const wrapped: readonly (readonly [string, string])[] = [
  ['JSON, the message an object', JSON.stringify({ ...wrapper, message: record })],
  ['JSON, the message a text', JSON.stringify({ ...wrapper, message: JSON.stringify(record) })],
  ['Text', `2026-11-22T10:00:00.006Z\tr-1\tINFO\t${JSON.stringify(record)}`],
  ['Text of Python', `[INFO]\t2026-11-22T10:00:00.006Z\tr-1\t${JSON.stringify(record)}`],
];

for (const [name, text] of wrapped) {
  test(`a hop record that Lambda wrapped is the same record with its invocation: ${name}`, () => {
    const log = logLine('interceptor', text);
    assert.deepEqual(shown(log), { ...seen, requestId: 'r-1', evidence: { source: 'local', stream: 'interceptor.jsonl', line: log.line } });
  });
}

test('the record’s own request id counts before the wrapper’s', () => {
  assert.equal(read(logLine('interceptor', JSON.stringify({ ...wrapper, message: { ...record, requestId: 'mine' } })))?.requestId, 'mine');
});

const printed = { ...record, hop: 'target', moment: 'accepted' };
const kubernetes = { stream: 'stdout', time: '2026-11-22T10:00:00.006Z', _p: 'F', kubernetes: { namespace_name: 'orders-target-api', pod_name: 'orders-target-api-5d8-x', container_name: 'target-api' } };
/** Written from the facts, not recorded. */
const otel = { resource: { attributes: { 'service.name': 'orders.DEFAULT' } }, scope: { name: 'agent' }, timeUnixNano: 1, severityText: 'INFO', spanId: 'b7ad6b7169203331', traceId: traceA, attributes: { 'session.id': 's-1' } };

const ofContainers: readonly (readonly [string, HopName, object, object | null])[] = [
  ['as text', 'target', { ...kubernetes, log: JSON.stringify(printed) }, {}],
  ['as text and as an object', 'target', { ...kubernetes, log: `${JSON.stringify(printed)}\n`, log_processed: printed }, {}],
  ['as an object alone', 'target', { ...kubernetes, log_processed: printed }, {}],
  ['of another hop', 'frontend', { ...kubernetes, log: JSON.stringify(printed) }, null],
  ['cut off', 'target', { ...kubernetes, log: JSON.stringify(printed).slice(0, -2) }, null],
  ['in the agent’s logger, with ids of its own', 'agent', { ...otel, body: JSON.stringify({ ...printed, hop: 'agent', moment: 'sent', traceId: traceB, sessionId: 's-2' }) }, { hop: 'agent', moment: 'sent', traceId: traceB, sessionId: 's-2' }],
  ['in the agent’s logger', 'agent', { ...otel, body: JSON.stringify({ ...printed, hop: 'agent', moment: 'sent' }) }, { hop: 'agent', moment: 'sent', traceId: traceA, sessionId: 's-1' }],
  ['in the agent’s logger, as an object', 'agent', { ...otel, body: { ...printed, hop: 'agent', moment: 'sent' } }, { hop: 'agent', moment: 'sent', traceId: traceA, sessionId: 's-1' }],
  ['in a logger that knows no ids', 'agent', { body: JSON.stringify({ ...printed, hop: 'agent', moment: 'sent' }), attributes: null }, { hop: 'agent', moment: 'sent' }],
  ['which is no record', 'agent', { ...otel, body: 'tokenHop' }, null],
];

for (const [name, hop, value, expected] of ofContainers) {
  test(`a container’s hop record, wrapped on its way: ${name}`, () => {
    const log = logLine(hop, JSON.stringify(value));
    const own = { ...seen, hop: 'target', moment: 'accepted', evidence: { source: 'local', stream: log.stream, line: log.line } };
    assert.deepEqual(shown(log), expected === null ? null : { ...own, ...expected });
  });
}

const odd = fc.constantFrom('x', '"', '\\', '_process', '","log_processed":{"tokenHop":1', '},"kubernetes":{', '{', '}}', '\n', 'log":"');
const oddText = fc.array(odd, { maxLength: 4 }).map((parts) => parts.join(''));
const oddRecord = fc.record({ tool: oddText, log_processed: fc.constantFrom<unknown>({}, printed, 'x'), kubernetes: fc.constantFrom<unknown>({}, printed), log: oddText, token: fc.constantFrom({ state: 'absent' }, { state: 'seen', fingerprint: `sha256:${'1'.repeat(32)}`, claims: { sub: 'ana' } }) }, { requiredKeys: [] });

test('where a container’s record stands in the line twice, it is read as where the rest of the line is read too', () => {
  const tokens = new KnownTokens();
  fc.assert(
    fc.property(oddRecord, oddText, fc.constantFrom('target', 'agent'), fc.nat(), (more, text, hop, at) => {
      const own = { ...printed, hop, ...more };
      const around = { kubernetes: { ...kubernetes.kubernetes, annotations: { note: text } } };
      const line = logLine('target', JSON.stringify({ time: 't', log: JSON.stringify(own), log_processed: own, ...around }));
      const observation = readLine(line, tokens);
      assert.deepEqual(observation, read({ ...line, text: JSON.stringify({ ...around, log: JSON.stringify(own), log_processed: own }) }));
      assert.equal(observation === null, hop === 'agent');
      const cut = { ...line, text: line.text.slice(0, at % line.text.length) };
      if (!cut.text.endsWith('}}')) assert.equal(readLine(cut, tokens), null);
    }),
    { numRuns: 500 },
  );
});

const platform: readonly (readonly [string, LogRecord, object | null])[] = [
  ['start', platformLine(3, 'start', 'r-1', xray(traceA)), { moment: 'received', at: morning + 3, requestId: 'r-1', traceId: traceA, lambda: { status: null } }],
  ['report', platformLine(9, 'report', 'r-1', { status: 'success', metrics: {} }), { moment: 'answered', at: morning + 9, requestId: 'r-1', lambda: { status: 'success' } }],
  ['report of an error', platformLine(9, 'report', 'r-1', { status: 'error', errorType: 'Runtime.ExitError' }), { moment: 'answered', at: morning + 9, requestId: 'r-1', lambda: { status: 'error', errorType: 'Runtime.ExitError' } }],
  ['report with a status nobody knows', platformLine(9, 'report', 'r-1', { status: 'fine' }), null],
  ['start without request', logLine('interceptor', '{"time":"2026-11-22T10:00:00.003Z","type":"platform.start","record":{}}'), null],
  ['another platform line', logLine('interceptor', '{"time":"2026-11-22T10:00:00.003Z","type":"platform.initStart","record":{"requestId":"r-1"}}'), null],
  ['START', logLine('interceptor', 'START RequestId: r-1 Version: $LATEST\n'), { moment: 'received', at: null, requestId: 'r-1', lambda: { status: null } }],
  ['END', logLine('interceptor', 'END RequestId: r-1\n'), null],
  ['REPORT', logLine('interceptor', `REPORT RequestId: r-1\tDuration: 12.34 ms\tBilled Duration: 13 ms\t\nXRAY TraceId: 1-${traceA.slice(0, 8)}-${traceA.slice(8)}\tSegmentId: 3a7d\tSampled: true\t\n`), { moment: 'answered', at: null, requestId: 'r-1', traceId: traceA, lambda: { status: null } }],
  ['REPORT of an error', logLine('interceptor', 'REPORT RequestId: r-1\tDuration: 12.34 ms\tStatus: error\tError Type: Runtime.ExitError\n'), { moment: 'answered', at: null, requestId: 'r-1', lambda: { status: 'error', errorType: 'Runtime.ExitError' } }],
  ['a timeout', logLine('interceptor', '2026-11-22T10:00:03.000Z r-1 Task timed out after 3.00 seconds\n'), { moment: 'answered', at: morning + 3_000, requestId: 'r-1', lambda: { status: 'timeout' } }],
  ['an exit', logLine('interceptor', 'RequestId: r-1 Error: Runtime exited with error: exit status 1\nRuntime.ExitError'), { moment: 'answered', at: null, requestId: 'r-1', lambda: { status: 'error', errorType: 'Runtime.ExitError' } }],
  ['a platform line in the agent’s log', { ...platformLine(3, 'start', 'r-1'), hop: 'agent' }, null],
  ['START in the target’s log', logLine('target', 'START RequestId: r-1 Version: $LATEST'), null],
];

for (const [name, log, expected] of platform) {
  test(`Lambda’s own line: ${name}`, () => {
    const evidence = { source: 'local', stream: log.stream, line: log.line };
    assert.deepEqual(shown(log), expected === null ? null : { hop: 'interceptor', origin: 'lambdaPlatform', ...expected, evidence });
  });
}

const call = javaMapText({ id: 7, jsonrpc: '2.0', method: 'tools/call', params: { name: 'orders___getOrder', arguments: { id: 'a, method=evil' } } });
const ids = { traceId: traceA, gatewayRequestId: 'gw-1' };

const gateway: readonly (readonly [string, LogRecord, object | null])[] = [
  ['executing', gatewayLine(1, { id: '7' }), { moment: 'sent', ...ids, rpcId: '7', tool: 'orders___listOrders', target: 'orders', gateway: { step: 'executing', isError: false } }],
  ['started, with its message', gatewayLine(1, { log: 'Started processing request', body: call }), { moment: 'received', ...ids, rpcId: '7', tool: 'orders___getOrder', target: 'orders', gateway: { step: 'started', isError: false, method: 'tools/call' } }],
  ['another method', gatewayLine(1, { log: 'Started processing request', body: '{id=0, method=initialize, params={name=x}}' }), { moment: 'received', ...ids, rpcId: '0', gateway: { step: 'started', isError: false, method: 'initialize' } }],
  ['an error', gatewayLine(1, { log: 'Failed to process request: timeout', isError: true }), { moment: 'answered', ...ids, gateway: { step: 'ended', isError: true } }],
  ['a message cut off', gatewayLine(1, { log: 'Started processing request', body: '{id=7, method=tools/call, params={name=ord' }), { moment: 'received', ...ids, rpcId: '7', gateway: { step: 'started', isError: false, method: 'tools/call' } }],
  ['a trace that is none', gatewayLine(1, { trace: 'x', log: 'Successfully processed request' }), { moment: 'answered', gatewayRequestId: 'gw-1', gateway: { step: 'ended', isError: false } }],
  ['unknown words', gatewayLine(1, { log: 'Refreshed the cache' }), null],
  ['no body', logLine('gateway', '{"event_timestamp":1}'), null],
];

for (const [name, log, expected] of gateway) {
  test(`the gateway’s vended line: ${name}`, () => {
    const evidence = { source: 'local', stream: log.stream, line: log.line };
    assert.deepEqual(shown(log), expected === null ? null : { hop: 'gateway', origin: 'gatewayLog', at: morning + 1, ...expected, evidence });
  });
}

test('a time that cannot be read is unknown', () => {
  assert.equal(read(logLine('agent', JSON.stringify({ ...record, hop: 'agent', at: 'soon' })))?.at, null);
  assert.equal(read(logLine('gateway', '{"event_timestamp":"soon","body":{"log":"Started processing"}}'))?.at, null);
});

test('a line longer than any record is not read', () => {
  const long = JSON.stringify({ ...record, hop: 'agent', padding: 'x'.repeat(1_000_000) });
  assert.equal(read(logLine('agent', long)), null);
});

const nasty = fc.constantFrom(
  `{"tokenHop":1,"hop":"agent","moment":"received","at":"x","__proto__":{"hop":"target"}}`,
  `{"tokenHop":1,"hop":"agent","moment":"received","at":"x","token":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
  `{"tokenHop":1,"hop":"agent","moment":"received","at":"x","token":{"state":"seen","fingerprint":"sha256:${'0'.repeat(32)}","claims":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}}`,
  `${'{"message":'.repeat(50_000)}1${'}'.repeat(50_000)}`, '{"event_timestamp":1,"body":{"log":"Started processing","requestBody":"' + '{a='.repeat(60_000) + '"}}',
  `START RequestId: ${'x'.repeat(100_000)}`, `REPORT RequestId: x\t${'Status: '.repeat(10_000)}`, '\t'.repeat(100_000), 'tokenHop', '{"tokenHop"', '{', '',
);
const lines = [hopLine('interceptor', 'received', 1, { token: { state: 'seen', fingerprint: `sha256:${'0'.repeat(32)}`, claims: { sub: 'ana' } } }), gatewayLine(1, { body: call }), platformLine(1, 'start', 'r', xray(traceA)), logLine('interceptor', wrapped[2]?.[1] ?? ''), spanLine('gateway', 1), leakLine('agent', 1, 'sha256:0'), ...ofContainers.map(([, hop, value]) => logLine(hop, JSON.stringify(value)))].map(({ text }) => text);
const broken = fc.tuple(fc.constantFrom(...lines), fc.nat(), fc.string(), fc.nat({ max: 20 })).map(([text, at, inserted, removed]) => {
  const cut = at % text.length;
  return text.slice(0, cut) + inserted + text.slice(cut + removed);
});
const hostile = fc.oneof({ weight: 1, arbitrary: nasty }, { weight: 6, arbitrary: broken }, { weight: 2, arbitrary: fc.string() }, { weight: 2, arbitrary: fc.json() });

test('whatever a line holds, it is read or passed over, at the hop of its stream', () => {
  const tokens = new KnownTokens();
  const places = fc.constantFrom<Partial<LogRecord>>({}, { source: 'cloudwatch', stream: 'aws/spans:default' }, { tokens: [{ state: 'seen', fingerprint: `sha256:${'0'.repeat(32)}` }] });
  fc.assert(
    fc.property(fc.constantFrom(...hopNames), hostile, places, (hop: HopName, text, place) => {
      const observation = readLine({ ...logLine(hop, text), ...place }, tokens);
      assert.ok(observation === null || observation.hop === hop);
      if (place.stream !== undefined) assert.ok(observation === null || observation.origin === 'span', 'among spans nothing else is read');
      if (place.tokens !== undefined) assert.equal(observation?.loggedToken, place.tokens[0], 'a token in a line is never passed over');
    }),
    { numRuns: 2_000 },
  );
});
