import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { LambdaPlatformRecord } from '../../core/agentcore/logs/lambdaLog.ts';
import type { Clock } from '../clock.ts';
import { OutputDrain } from '../process/outputDrain.ts';
import { componentSpawner } from '../process/spawnComponent.ts';
import type { FunctionConfiguration } from './functionConfiguration.ts';
import { LambdaService } from './lambdaService.ts';
import type { InvocationContext } from './lambdaService.ts';

const home = mkdtempSync(join(tmpdir(), 'lambda-'));
const running = new Set<LambdaService>();
after(() => {
  for (const service of running) service.close();
  rmSync(home, { recursive: true, force: true });
});

const context: InvocationContext = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', clientContext: { REQUEST_ID: 'r-1' } };
let files = 0;

/** Writes a handler and answers the configuration that runs it under our bootstrap. */
function codeOf(source: string, ending = 'mjs'): FunctionConfiguration {
  const name = `handler${(files += 1)}`;
  writeFileSync(join(home, `${name}.${ending}`), source);
  return { name: 'interceptor', folder: home, handler: `${name}.handler`, env: { SETTING: 'on' }, program: process.execPath, args: [join(import.meta.dirname, 'bootstrap.ts')] };
}

/** A clock whose timers fire when the test says so. */
function handClock(): Clock & { readonly fire: () => void; readonly timers: () => readonly number[] } {
  const timers = new Map<() => void, number>();
  return {
    now: () => Date.now(),
    after: (ms, callback) => {
      timers.set(callback, ms);
      return () => void timers.delete(callback);
    },
    fire: () => {
      const due = [...timers.keys()];
      timers.clear();
      for (const callback of due) callback();
    },
    timers: () => [...timers.values()],
  };
}

type Running = {
  readonly service: LambdaService;
  readonly lines: readonly string[];
  readonly clock: ReturnType<typeof handClock>;
  /** Resolves once the log holds this line. */
  readonly printed: (line: string) => Promise<void>;
};

function serviceWith(maxEnvironments = 5): Running {
  const lines: string[] = [];
  const clock = handClock();
  const awaited = new Map<string, () => void>();
  const log = (line: string): void => {
    lines.push(line);
    awaited.get(line)?.();
  };
  const service = new LambdaService({ place: { region: 'us-west-2', home }, spawn: componentSpawner(new OutputDrain()), clock, log, maxEnvironments });
  running.add(service);
  return { service, lines, clock, printed: (line) => new Promise((resolve) => awaited.set(line, resolve)) };
}

function platformRecords(lines: readonly string[]): readonly LambdaPlatformRecord[] {
  return lines.filter((line) => line.startsWith('{"time"')).map((line) => JSON.parse(line) as LambdaPlatformRecord);
}

const pidHandler = 'export const handler = async () => process.pid;';

test('a call gets the event and the documented context, and its lines stand between start and report', async () => {
  const { service, lines } = serviceWith();
  const source = `export async function handler(event, context) {
    process.stdout.write('seen ' + event.n + '\\n');
    return { event, id: context.awsRequestId, name: context.functionName, arn: context.invokedFunctionArn, custom: context.clientContext.custom,
      left: context.getRemainingTimeInMillis() > 0, trace: process.env._X_AMZN_TRACE_ID, setting: process.env.SETTING, root: process.env.LAMBDA_TASK_ROOT };
  }`;
  assert.deepEqual(await service.replace(codeOf(source)), { state: 'ready' });
  const outcome = await service.invoke({ n: 7 }, context);
  const [start, report] = platformRecords(lines);
  assert.equal(start?.type, 'platform.start');
  assert.equal(report?.type, 'platform.report');
  const trace = 'Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=1';
  assert.deepEqual(outcome, {
    outcome: 'success',
    payload: { event: { n: 7 }, id: start?.record.requestId, name: 'interceptor', arn: 'arn:aws:lambda:us-west-2:000000000000:function:interceptor', custom: { REQUEST_ID: 'r-1' }, left: true, trace, setting: 'on', root: home },
  });
  assert.equal(start?.record.tracing?.value, trace);
  assert.equal(report?.type === 'platform.report' && report.record.status, 'success');
  assert.ok(report?.type === 'platform.report' && report.record.metrics.initDurationMs !== undefined);
  assert.deepEqual(lines.map((line) => (line.startsWith('seen') ? line : JSON.parse(line).type)), ['platform.start', 'seen 7', 'platform.report']);
});

test('the environment of the code holds nothing of this machine but its path', async () => {
  const { service } = serviceWith();
  process.env['AWS_SECRET_ACCESS_KEY'] = 'a developer’s own';
  await service.replace(codeOf('export const handler = async () => process.env;'));
  const outcome = await service.invoke({}, context);
  delete process.env['AWS_SECRET_ACCESS_KEY'];
  assert.equal(outcome.outcome, 'success');
  const env = outcome.outcome === 'success' ? (outcome.payload as Record<string, string>) : {};
  const ours = Object.keys(env).filter((name) => !/^(AWS_|LAMBDA_|_)/.test(name)).sort();
  assert.deepEqual(ours, ['HOME', 'NO_PROXY', 'PATH', 'SETTING', 'TMPDIR', 'TZ', 'USERPROFILE', 'no_proxy']);
  assert.equal(env['AWS_SECRET_ACCESS_KEY'], undefined);
  assert.equal(env['HOME'], home);
  assert.equal(env['AWS_CONFIG_FILE'], devNull);
});

test('CommonJS handlers, synchronous ones and no answer at all work too', async () => {
  const { service } = serviceWith();
  await service.replace(codeOf('module.exports.handler = (event) => event.n + 1;', 'cjs'));
  assert.deepEqual(await service.invoke({ n: 1 }, context), { outcome: 'success', payload: 2 });
  await service.replace(codeOf('export const handler = async () => {};'));
  assert.deepEqual(await service.invoke({}, context), { outcome: 'success', payload: null });
});

test('an idle environment is used again, without another start', async () => {
  const { service, lines } = serviceWith();
  await service.replace(codeOf(pidHandler));
  const [first, second] = [await service.invoke({}, context), await service.invoke({}, context)];
  assert.deepEqual(first, second);
  assert.deepEqual(platformRecords(lines).map((line) => line.type === 'platform.report' && line.record.metrics.initDurationMs !== undefined), [false, true, false, false]);
});

/** Two calls meet only if both run at once: each waits for the other's file. */
const meetingHandler = `import { existsSync, writeFileSync } from 'node:fs';
export async function handler({ own, other }) {
  writeFileSync(own, '');
  while (!existsSync(other)) await new Promise((resolve) => setTimeout(resolve, 2));
  return process.pid;
}`;

test('calls that overlap get environments of their own', async () => {
  const { service } = serviceWith();
  await service.replace(codeOf(meetingHandler));
  const [a, b] = [join(home, 'a'), join(home, 'b')];
  const outcomes = await Promise.all([service.invoke({ own: a, other: b }, context), service.invoke({ own: b, other: a }, context)]);
  const pids = outcomes.map((outcome) => outcome.outcome === 'success' && outcome.payload);
  assert.equal(new Set(pids).size, 2);
  assert.deepEqual([...service.pids()].sort(), [...pids].sort());
});

test('beyond the most environments calls wait, and each is answered', async () => {
  const { service } = serviceWith(2);
  await service.replace(codeOf('export const handler = async (event) => ({ n: event.n, pid: process.pid });'));
  const outcomes = await Promise.all(Array.from({ length: 20 }, (_, n) => service.invoke({ n }, context)));
  const payloads = outcomes.map((outcome) => (outcome.outcome === 'success' ? (outcome.payload as { n: number; pid: number }) : null));
  assert.deepEqual(payloads.map((payload) => payload?.n), Array.from({ length: 20 }, (_, n) => n));
  assert.ok(new Set(payloads.map((payload) => payload?.pid)).size <= 2);
});

test('an error of the handler is an outcome, its text masked, and the environment stays', async () => {
  const { service, lines } = serviceWith();
  await service.replace(codeOf(`export const handler = async (event) => {
    if (event.fail) throw new TypeError('cannot use ' + event.secret);
    return process.pid;
  };`));
  const before = await service.invoke({}, context);
  const secret = ['eyJhbGciOiJSUzI1NiJ9', Buffer.from('{"sub":"ana"}').toString('base64url'), Buffer.from('a signature of some length, which may be used').toString('base64url')].join('.');
  const outcome = await service.invoke({ fail: true, secret }, context);
  assert.equal(outcome.outcome === 'error' && outcome.errorType, 'TypeError');
  assert.ok(outcome.outcome === 'error' && outcome.message.startsWith('cannot use ') && !outcome.message.includes(secret));
  assert.ok(lines.some((line) => line.includes('"level":"ERROR"') && line.includes('cannot use')));
  const last = platformRecords(lines).at(-1);
  assert.ok(last?.type === 'platform.report' && last.record.status === 'error' && last.record.errorType === 'TypeError');
  assert.deepEqual(await service.invoke({}, context), before);
});

test('an environment that crashes is replaced', async () => {
  const { service, lines } = serviceWith();
  await service.replace(codeOf('export const handler = async (event) => { if (event.crash) process.exit(3); return process.pid; };'));
  const before = await service.invoke({}, context);
  const crash = await service.invoke({ crash: true }, context);
  assert.deepEqual(crash, { outcome: 'error', errorType: 'Runtime.ExitError', message: 'Runtime exited with exit code 3' });
  const last = platformRecords(lines).at(-1);
  assert.ok(last?.type === 'platform.report' && last.record.errorType === 'Runtime.ExitError');
  const next = await service.invoke({}, context);
  assert.equal(next.outcome, 'success');
  assert.notDeepEqual(next, before);
});

test('a call that takes too long is ended when the clock says so, and not before', async () => {
  const { service, lines, clock, printed } = serviceWith();
  const source = `export async function handler(event) {
    if (!event.hang) return process.pid;
    process.stdout.write('hanging\\n');
    return new Promise(() => setInterval(() => {}, 1000));
  }`;
  await service.replace({ ...codeOf(source), timeoutMs: 3000 });
  const before = await service.invoke({}, context);
  const hanging = service.invoke({ hang: true }, context);
  await printed('hanging');
  assert.deepEqual(clock.timers(), [3000]);
  clock.fire();
  assert.deepEqual(await hanging, { outcome: 'timeout' });
  const last = platformRecords(lines).at(-1);
  assert.ok(last?.type === 'platform.report' && last.record.status === 'timeout');
  const next = await service.invoke({}, context);
  assert.equal(next.outcome, 'success');
  assert.notDeepEqual(next, before);
  assert.deepEqual(service.pids().length, 1);
});

test('code that does not start is told, and its calls get the error, once each', async () => {
  const rows: readonly (readonly [string, FunctionConfiguration, string])[] = [
    ['throws', codeOf('throw new RangeError("no settings");'), 'RangeError'],
    ['no export', codeOf('export const other = 1;'), 'Runtime.HandlerNotFound'],
    ['no file', { ...codeOf(''), handler: 'dist/gone.handler' }, 'Runtime.ImportModuleError'],
    ['malformed name', { ...codeOf(''), handler: 'handler' }, 'Runtime.MalformedHandlerName'],
    ['exits', codeOf('process.exit(4);'), 'Runtime.ExitError'],
    ['no program', { ...codeOf(''), program: join(home, 'no-such-program') }, 'Runtime.ExitError'],
  ];
  for (const [what, configuration, errorType] of rows) {
    const { service, lines } = serviceWith();
    const init = await service.replace(configuration);
    assert.equal(init.state === 'failed' && init.errorType, errorType, what);
    const outcome = await service.invoke({}, context);
    assert.equal(outcome.outcome === 'error' && outcome.errorType, errorType, what);
    const last = platformRecords(lines).at(-1);
    assert.ok(last?.type === 'platform.report' && last.record.errorType === errorType, what);
    assert.deepEqual(service.pids(), [], what);
  }
});

test('code that hangs at its start is ended by the clock', async () => {
  const { service, clock } = serviceWith();
  const started = service.replace(codeOf('await new Promise(() => setInterval(() => {}, 1000));'));
  assert.deepEqual(clock.timers(), [10_000]);
  clock.fire();
  assert.equal((await started).state, 'failed');
  assert.deepEqual(service.pids(), []);
});

test('new code takes over for new calls, while a call under way ends with the old', async () => {
  const { service } = serviceWith();
  await service.replace(codeOf(meetingHandler));
  const [own, other] = [join(home, 'old-runs'), join(home, 'old-may-end')];
  const old = service.invoke({ own, other }, context);
  assert.deepEqual(await service.replace(codeOf('import { writeFileSync } from "node:fs"; export const handler = async ({ file }) => { writeFileSync(file, ""); return "new"; };')), { state: 'ready' });
  assert.deepEqual(await service.invoke({ file: other }, context), { outcome: 'success', payload: 'new' });
  assert.equal((await old).outcome, 'success');
  assert.deepEqual(await service.invoke({ file: other }, context), { outcome: 'success', payload: 'new' });
  assert.equal(service.pids().length, 1);
});

test('payloads over 6 MB are refused both ways', async () => {
  const { service } = serviceWith();
  await service.replace(codeOf('export const handler = async (event) => "x".repeat(event.size);'));
  const tooLarge = await service.invoke({ text: 'x'.repeat(6 * 1024 * 1024) }, context);
  assert.equal(tooLarge.outcome === 'error' && tooLarge.errorType, 'RequestTooLargeException');
  const answer = await service.invoke({ size: 6 * 1024 * 1024 }, context);
  assert.equal(answer.outcome === 'error' && answer.errorType, 'Function.ResponseSizeTooLarge');
  assert.equal((await service.invoke({ size: 1024 * 1024 }, context)).outcome, 'success');
});

/** A runtime of another make: node:http, chunked bodies, and each answer awaited before the next request. */
const otherRuntime = `import { Agent, request } from 'node:http';
const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const call = (method, path, ...chunks) => new Promise((resolve, reject) => {
  const sent = request({ hostname, port, method, path: '/2018-06-01/runtime/invocation/' + path, agent }, async (response) => {
    let body = '';
    for await (const chunk of response) body += chunk;
    resolve({ status: response.statusCode, headers: response.headers, body });
  }).on('error', reject);
  for (const chunk of chunks) sent.write(chunk);
  sent.end();
});
for (;;) {
  const { headers, body } = await call('GET', 'next');
  const id = headers['lambda-runtime-aws-request-id'];
  if (body === '"fail"') await call('POST', id + '/error', '{"errorType":"Other","errorMessage":"failed"}');
  else {
    const unknown = await call('POST', id + '/gone');
    await call('POST', id + '/response', '{"got":', body, ',"unknown":' + unknown.status + '}');
  }
}`;

test('a runtime of another make is served too', async () => {
  const { service } = serviceWith();
  const file = join(home, 'other-runtime.mjs');
  writeFileSync(file, otherRuntime);
  await service.replace({ ...codeOf(''), args: [file] });
  assert.deepEqual(await service.invoke('grün', context), { outcome: 'success', payload: { got: 'grün', unknown: 404 } });
  assert.deepEqual(await service.invoke('fail', context), { outcome: 'error', errorType: 'Other', message: 'failed' });
  assert.deepEqual(await service.invoke('again', context), { outcome: 'success', payload: { got: 'again', unknown: 404 } });
});

test('close answers every call and leaves no process', async () => {
  const { service } = serviceWith(1);
  await service.replace(codeOf('export const handler = async () => new Promise(() => setInterval(() => {}, 1000));'));
  const calls = [service.invoke({}, context), service.invoke({}, context)];
  service.close();
  assert.deepEqual((await Promise.all(calls)).map((outcome) => outcome.outcome), ['error', 'error']);
  assert.deepEqual(service.pids(), []);
});
