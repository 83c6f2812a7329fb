import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { compactToken } from '../../../test/tokens/testTokens.ts';
import type { HeaderMap } from '../../core/agentcore/headers.ts';
import { interceptorEvent, readInterceptorOutput, type InterceptorDecision } from '../../core/agentcore/interceptor/interceptor.ts';
import type { HopRecord } from '../../core/flow/hopRecord.ts';
import { parseHopRecord } from '../../core/flow/reading/parseHopRecord.ts';
import { isJsonObject } from '../../core/flow/reading/jsonObject.ts';
import { fingerprint } from '../../core/token/fingerprint.ts';
import { RawToken } from '../../core/token/rawToken.ts';
import { entryPath } from '../entries.ts';
import { LambdaService } from '../lambda/lambdaService.ts';
import { OutputDrain } from '../process/outputDrain.ts';
import { componentSpawner } from '../process/spawnComponent.ts';
import type { Double } from './scenario.ts';
import { scenarios } from './scenarios.ts';

const home = mkdtempSync(join(tmpdir(), 'doubles-'));
const running: LambdaService[] = [];
after(() => {
  for (const service of running) service.close();
  rmSync(home, { recursive: true, force: true });
});

const traceId = '0af7651916cd43dd8448eb211c80319c';
const agentTrace = '4bf92f3577b34da6a3ce929d0e0e4736';
const [anas, bens] = [compactToken({ sub: 'ana@example.com', groups: ['Buyers'] }), compactToken({ sub: 'ben@example.com' })];
const call = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'orders___listOrders', arguments: {} } };
const plainHeaders = { 'content-type': 'application/json', authorization: 'AWS4-HMAC-SHA256', 'x-correlation-id': 'c-1', traceparent: `00-${agentTrace}-00f067aa0ba902b7-01` };

type Running = {
  /** What the gateway makes of the double's answer; null where the call failed. */
  readonly send: (body: unknown, headers?: HeaderMap) => Promise<InterceptorDecision | null>;
  readonly records: () => readonly HopRecord[];
  readonly lines: readonly string[];
};

/** The double on the chain's own Lambda, with the settings of a generated interceptor. */
async function run(double: Double, env: { readonly [name: string]: string } = {}): Promise<Running> {
  const lines: string[] = [];
  const clock = { now: Date.now, after: () => () => undefined };
  const lambda = new LambdaService({ place: { region: 'us-west-2', home }, spawn: componentSpawner(new OutputDrain()), clock, log: (line) => lines.push(line), maxEnvironments: 1 });
  running.push(lambda);
  const file = entryPath({ double });
  const started = await lambda.replace({
    name: 'orders', folder: dirname(file), handler: `${basename(file, '.ts')}.handler`, program: process.execPath, args: [entryPath('lambda-bootstrap')],
    env: { USER_TOKEN_HEADER: 'X-Custom-UserToken', HOP_CLAIMS: 'standard', ...env },
  });
  assert.deepEqual(started, { state: 'ready' });
  const send = async (body: unknown, headers: HeaderMap = plainHeaders): Promise<InterceptorDecision | null> => {
    const event = interceptorEvent({ rawBody: JSON.stringify(body), body, path: '/mcp', headers, passRequestHeaders: true, awsPrincipalArn: null });
    const outcome = await lambda.invoke(event, { traceId, spanId: 'b7ad6b7169203331', clientContext: { REQUEST_ID: 'r-1' } });
    return outcome.outcome === 'success' ? readInterceptorOutput(outcome.payload) : null;
  };
  return { send, lines, records: () => lines.flatMap((line) => parseHopRecord(jsonOf(line)) ?? []) };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function withToken(token: string): HeaderMap {
  return { ...plainHeaders, 'x-custom-usertoken': token };
}

function printOf(token: string): string {
  const raw = RawToken.from(token);
  assert.ok(raw !== null);
  return fingerprint(raw);
}

function told({ moment, header, token }: HopRecord): readonly unknown[] {
  return [moment, header, token?.state, token?.fingerprint];
}

const forwardedHeaders = { 'X-Correlation-Id': 'c-1', traceparent: plainHeaders.traceparent };

test('interceptor-fails-open: has the token, sends none', async () => {
  const { send, records } = await run('interceptor-fails-open');
  assert.deepEqual(await send(call, withToken(anas)), { outcome: 'forward', headers: forwardedHeaders, body: call });
  assert.deepEqual(records().map(told), [['received', 'x-custom-usertoken', 'seen', printOf(anas)], ['sent', 'authorization', 'absent', undefined]]);
});

test('the records are those of a generated interceptor', async () => {
  const { send, records } = await run('interceptor-fails-open');
  await send(call, withToken(`Bearer ${anas}`));
  const [received, sent] = records();
  const requestId = received?.requestId;
  assert.match(requestId ?? '', /^[0-9a-f-]{36}$/);
  const ids = { correlationId: 'c-1', traceId: agentTrace, requestId, gatewayRequestId: 'r-1', rpcId: '7', target: 'orders', tool: 'orders___listOrders' };
  for (const record of [received, sent]) {
    assert.ok(record !== undefined);
    assert.deepEqual({ ...record, ...ids }, record);
    assert.equal(record.hop, 'interceptor');
  }
  assert.deepEqual(received?.headerNames, ['authorization', 'content-type', 'traceparent', 'x-correlation-id', 'x-custom-usertoken']);
  assert.deepEqual([received?.token?.claims, received?.token?.otherClaims], [{ sub: 'ana@example.com' }, ['groups']]);
});

test('without headers the trace is Lambda’s, and the claim policy is the setting’s', async () => {
  const { send, records } = await run('interceptor-fails-open', { HOP_CLAIMS: 'none' });
  await send(call, {});
  await send(call, withToken(anas));
  assert.deepEqual(records().map((record) => [record.traceId, record.correlationId]).slice(1, 3), [[traceId, undefined], [agentTrace, 'c-1']]);
  assert.equal(records()[2]?.token?.claims, undefined);
});

test('wrong-header-case: asks for a name that is never there, and fails closed', async () => {
  const { send, records } = await run('wrong-header-case');
  const decision = await send(call, withToken(anas));
  assert.ok(decision?.outcome === 'answer' && decision.statusCode === 200 && isJsonObject(decision.body));
  assert.equal(decision.body['id'], 7);
  assert.deepEqual(isJsonObject(decision.body['result']) && decision.body['result']['isError'], true);
  assert.deepEqual(records().map(told), [['received', 'X-Custom-UserToken', 'absent', undefined], ['rejected', undefined, 'absent', undefined]]);
  assert.ok(records()[0]?.headerNames?.includes('x-custom-usertoken'));
  assert.deepEqual(records()[1]?.reply, { status: 200, isError: true });
});

test('wrong-header-case: is wrong with a name that the settings write in lower case too', async () => {
  const { send, records } = await run('wrong-header-case', { USER_TOKEN_HEADER: 'x-custom-usertoken' });
  assert.equal((await send(call, withToken(anas)))?.outcome, 'answer');
  assert.equal(records()[0]?.token?.state, 'absent');
});

test('interceptor-crash: received, then an error in Lambda’s report', async () => {
  const { send, records, lines } = await run('interceptor-crash');
  assert.equal(await send(call, withToken(anas)), null);
  assert.deepEqual(records().map(told), [['received', 'x-custom-usertoken', 'seen', printOf(anas)]]);
  const report = lines.map(jsonOf).find((line) => isJsonObject(line) && line['type'] === 'platform.report');
  assert.ok(isJsonObject(report) && isJsonObject(report['record']));
  assert.deepEqual([report['record']['status'], report['record']['errorType'], report['record']['requestId']], ['error', 'TypeError', records()[0]?.requestId]);
});

test('interceptor-bad-output: sends the token in an answer that the gateway does not take', async () => {
  const { send, records } = await run('interceptor-bad-output');
  const decision = await send(call, withToken(anas));
  assert.equal(decision?.outcome, 'invalid');
  assert.deepEqual(records().map(told), [['received', 'x-custom-usertoken', 'seen', printOf(anas)], ['sent', 'authorization', 'seen', printOf(anas)]]);
});

test('token-swapped: the first user’s token goes with the second user’s call', async () => {
  const { send, records } = await run('token-swapped');
  assert.deepEqual(await send(call, withToken(anas)), { outcome: 'forward', headers: { Authorization: `Bearer ${anas}`, ...forwardedHeaders }, body: call });
  assert.deepEqual(await send(call, withToken(bens)), { outcome: 'forward', headers: { Authorization: `Bearer ${anas}`, ...forwardedHeaders }, body: call });
  assert.deepEqual(records().slice(2).map(told), [['received', 'x-custom-usertoken', 'seen', printOf(bens)], ['sent', 'authorization', 'seen', printOf(anas)]]);
});

const interceptorDoubles = scenarios.flatMap(({ fault }) => (fault.kind === 'double' && fault.of === 'interceptor' ? [fault.double] : []));

for (const double of interceptorDoubles) {
  test(`${double}: other messages pass, and no line tells a token or that nothing real happened`, async () => {
    const { send, records, lines } = await run(double);
    const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    assert.deepEqual(await send(list, withToken(anas)), { outcome: 'forward', headers: forwardedHeaders, body: list });
    assert.deepEqual(records(), []);

    await send(call, withToken(anas));
    await send(call);
    assert.ok(records().length >= 2);
    const text = lines.join('\n');
    assert.ok(!text.includes(anas.split('.')[2] ?? ''));
    for (const trace of [...scenarios.map(({ name }) => name), 'scenario', 'double']) assert.ok(!text.toLowerCase().includes(trace), trace);
  });
}
