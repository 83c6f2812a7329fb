import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { testPython } from '../../../test/python/uv.ts';
import type { LambdaPlatformRecord } from '../../core/agentcore/logs/lambdaLog.ts';
import { pythonOf } from '../../tools/install/pythonOf.ts';
import { entryPath } from '../entries.ts';
import { OutputDrain } from '../process/outputDrain.ts';
import { componentSpawner } from '../process/spawnComponent.ts';
import type { FunctionConfiguration } from './functionConfiguration.ts';
import { LambdaService } from './lambdaService.ts';
import type { InvocationContext, InvocationOutcome } from './lambdaService.ts';

/** The Python runtime under the same service as Node's: what that service does is held by lambdaService.test.ts. */
const home = mkdtempSync(join(tmpdir(), 'lambda-python-'));
const running = new Set<LambdaService>();
after(() => {
  for (const service of running) service.close();
  rmSync(home, { recursive: true, force: true });
});

execFileSync(testPython().program, ['-m', 'venv', '--without-pip', join(home, '.venv')]);
const context: InvocationContext = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', clientContext: { REQUEST_ID: 'r-1' } };
let folders = 0;

/** Writes a function's files and answers the configuration that runs it, on a virtual environment as components have. */
function codeOf(source: string, handler = 'shop.handler.handler'): FunctionConfiguration {
  const folder = join(home, `größe ${(folders += 1)}`);
  mkdirSync(join(folder, 'shop'), { recursive: true });
  writeFileSync(join(folder, 'shop', 'handler.py'), source);
  return { name: 'interceptor', folder, handler, env: { SETTING: 'on' }, program: pythonOf(home), args: [entryPath('lambda-bootstrap-python')] };
}

function serviceOf(): { readonly service: LambdaService; readonly lines: string[] } {
  const lines: string[] = [];
  const clock = { now: () => Date.now(), after: () => () => {} };
  const service = new LambdaService({ place: { region: 'us-west-2', home }, spawn: componentSpawner(new OutputDrain()), clock, log: (line) => void lines.push(line), maxEnvironments: 2 });
  running.add(service);
  return { service, lines };
}

/** A service that runs this code and has started it. */
async function runningCode(source: string): Promise<ReturnType<typeof serviceOf>> {
  const made = serviceOf();
  assert.deepEqual(await made.service.replace(codeOf(source)), { state: 'ready' });
  return made;
}

function payloadOf(outcome: InvocationOutcome): unknown {
  return outcome.outcome === 'success' ? outcome.payload : assert.fail(JSON.stringify(outcome));
}

const ownLines = (lines: readonly string[]): readonly string[] => lines.filter((line) => !line.startsWith('{"time":'));
const lastReport = (lines: readonly string[]): LambdaPlatformRecord => JSON.parse(lines.filter((line) => line.startsWith('{"time":')).at(-1) ?? 'null') as LambdaPlatformRecord;

test('a call gets the event and the documented context', async () => {
  const { service, lines } = await runningCode(`
import os
def handler(event, context):
    return {"event": event, "id": context.aws_request_id, "name": context.function_name, "version": context.function_version, "memory": context.memory_limit_in_mb,
            "group": context.log_group_name, "stream": context.log_stream_name, "arn": context.invoked_function_arn, "custom": context.client_context.custom,
            "nothing": [context.client_context.env, context.client_context.client, context.identity.cognito_identity_id, context.identity.cognito_identity_pool_id, context.tenant_id],
            "left": 0 < context.get_remaining_time_in_millis() <= 10_000, "trace": os.environ["_X_AMZN_TRACE_ID"], "setting": os.environ["SETTING"], "root": os.environ["LAMBDA_TASK_ROOT"] == os.getcwd()}
`);
  const payload = payloadOf(await service.invoke({ n: 7, text: 'grün 😀' }, context));
  assert.deepEqual(payload, {
    event: { n: 7, text: 'grün 😀' }, id: lastReport(lines).record.requestId, name: 'interceptor', version: '$LATEST', memory: '128',
    group: '/aws/lambda/interceptor', stream: 'local', arn: 'arn:aws:lambda:us-west-2:000000000000:function:interceptor', custom: { REQUEST_ID: 'r-1' },
    nothing: [null, null, null, null, null], left: true, trace: 'Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=1', setting: 'on', root: true,
  });
});

test('what a call prints stands between its start and its report, whole lines or not, and warm calls share one process', async () => {
  const { service, lines } = await runningCode(`
import os, sys
def handler(event, context):
    print("größe", event["n"])
    print("to stderr", file=sys.stderr)
    sys.stdout.write("no end")
    return os.getpid()
`);
  const pids = [payloadOf(await service.invoke({ n: 1 }, context)), payloadOf(await service.invoke({ n: 2 }, context))];
  assert.deepEqual(pids, [...service.pids(), ...service.pids()]);
  assert.deepEqual(lines.filter((line) => line.startsWith('{') || line.includes('größe')).map((line) => (line.startsWith('{') ? JSON.parse(line).type : line)), [
    'platform.start', 'größe 1', 'platform.report', 'platform.start', 'no endgröße 2', 'platform.report',
  ]);
});

test('the environment of the code holds nothing of this machine but its path', async () => {
  process.env['AWS_SECRET_ACCESS_KEY'] = 'a developer’s own';
  const { service } = await runningCode('import os\ndef handler(event, context):\n    return dict(os.environ)\n');
  const env = payloadOf(await service.invoke({}, context)) as Record<string, string>;
  delete process.env['AWS_SECRET_ACCESS_KEY'];
  assert.equal(env['AWS_SECRET_ACCESS_KEY'], undefined);
  assert.equal(env['HOME'], home);
  assert.equal(env['AWS_CONFIG_FILE'], devNull);
});

test('the function’s own modules come first, packages of the virtual environment are there, also by way of .pth files', async () => {
  const sitePackages = globSync('{lib/python*,Lib}/site-packages', { cwd: join(home, '.venv') }).map((path) => join(home, '.venv', path))[0] ?? assert.fail('no site-packages');
  const elsewhere = join(home, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(sitePackages, 'a_dependency.py'), 'word = "installed"');
  writeFileSync(join(sitePackages, 'editable.pth'), elsewhere);
  writeFileSync(join(elsewhere, 'an_editable.py'), 'word = "editable"');
  const configuration = codeOf('import a_dependency, an_editable, calendar, bootstrap\ndef handler(event, context):\n    return [a_dependency.word, an_editable.word, calendar.word, bootstrap.word]\n');
  for (const name of ['calendar', 'bootstrap']) writeFileSync(join(configuration.folder, `${name}.py`), 'word = "own"');
  const { service } = serviceOf();
  assert.deepEqual(await service.replace(configuration), { state: 'ready' });
  assert.deepEqual(payloadOf(await service.invoke({}, context)), ['installed', 'editable', 'own', 'own']);
});

test('an error of the handler is an outcome, told as AWS’s runtime tells it, its text masked, and the environment stays', async () => {
  const { service, lines } = await runningCode(`
import os
def handler(event, context):
    if "secret" in event:
        raise KeyError("cannot use " + event["secret"])
    return os.getpid()
`);
  const before = payloadOf(await service.invoke({}, context));
  const secret = [{ alg: 'RS256' }, { sub: 'ana' }, 'a signature of some length, which may be used'].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const outcome = await service.invoke({ secret }, context);
  assert.ok(outcome.outcome === 'error' && outcome.errorType === 'KeyError' && outcome.message.includes('cannot use ') && !outcome.message.includes(secret));
  const told = JSON.parse(ownLines(lines).find((line) => line.includes('"level"')) ?? '') as Record<string, unknown>;
  assert.deepEqual(Object.keys(told), ['timestamp', 'level', 'errorMessage', 'errorType', 'requestId', 'stackTrace']);
  const report = lastReport(lines);
  assert.deepEqual([told['errorType'], told['requestId']], ['KeyError', report.record.requestId]);
  assert.match(String(told['timestamp']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const trace = told['stackTrace'] as readonly string[];
  assert.equal(trace.length, 1, 'the runtime’s own frames are left out');
  assert.match(trace[0] ?? '', /^ {2}File ".*handler\.py", line 5, in handler\n {4}raise KeyError\(/);
  assert.ok(report.type === 'platform.report' && report.record.status === 'error' && report.record.errorType === 'KeyError');
  assert.deepEqual(payloadOf(await service.invoke({}, context)), before);
});

test('no answer is null, and one that is no JSON is the runtime’s error', async () => {
  const { service } = await runningCode('def handler(event, context):\n    return {"none": None, "set": {1}, "text": "\\ud800"}[event]\n');
  assert.deepEqual(payloadOf(await service.invoke('none', context)), null);
  assert.equal(payloadOf(await service.invoke('text', context)), '\ud800');
  const outcome = await service.invoke('set', context);
  assert.deepEqual(outcome, { outcome: 'error', errorType: 'Runtime.MarshalError', message: 'Unable to marshal response: Object of type set is not JSON serializable' });
});

test('a process that ends in a call, however it does, is an error and replaced', async () => {
  const { service } = await runningCode('import os, sys\ndef handler(event, context):\n    if event:\n        getattr(*[sys, "exit"] if event == "exit" else [os, "_exit"])(3)\n    return os.getpid()\n');
  for (const how of ['exit', 'crash']) {
    const before = payloadOf(await service.invoke('', context));
    assert.deepEqual(await service.invoke(how, context), { outcome: 'error', errorType: 'Runtime.ExitError', message: 'Runtime exited with exit code 3' });
    assert.notDeepEqual(payloadOf(await service.invoke('', context)), before);
  }
});

test('code that does not start is told with Lambda’s names for it, in the log too', async () => {
  const rows: readonly (readonly [string, FunctionConfiguration, string, string])[] = [
    ['raises', codeOf('raise RuntimeError("no settings")'), 'RuntimeError', 'no settings'],
    ['no function', codeOf('other = 1'), 'Runtime.HandlerNotFound', "Handler 'handler' missing on module 'shop.handler'"],
    ['no module', codeOf('', 'shop.gone.handler'), 'Runtime.ImportModuleError', "Unable to import module 'shop.gone': No module named 'shop.gone'"],
    ['no dependency', codeOf('import not_installed'), 'Runtime.ImportModuleError', "Unable to import module 'shop.handler': No module named 'not_installed'"],
    ['does not parse', codeOf('def handler(event, context)\n    return 1'), 'Runtime.UserCodeSyntaxError', "Syntax error in module 'shop.handler': expected ':' (handler.py, line 1)"],
    ['malformed name', codeOf('', 'handler'), 'Runtime.MalformedHandlerName', "Bad handler 'handler': not enough values to unpack (expected 2, got 1)"],
    ['a module of Python', codeOf('', 'time.sleep'), 'Runtime.BuiltInModuleConflict', 'Cannot use built-in module time as a handler module'],
  ];
  for (const [what, configuration, errorType, message] of rows) {
    const { service, lines } = serviceOf();
    assert.deepEqual(await service.replace(configuration), { state: 'failed', errorType, message }, what);
    const told = JSON.parse(ownLines(lines)[0] ?? '') as Record<string, unknown>;
    assert.deepEqual([told['level'], told['errorType'], told['errorMessage'], told['requestId']], ['ERROR', errorType, message, ''], what);
    const outcome = await service.invoke({}, context);
    assert.equal(outcome.outcome === 'error' && outcome.errorType, errorType, what);
    assert.deepEqual(service.pids(), [], what);
  }
  const { service } = serviceOf();
  assert.deepEqual(await service.replace(codeOf('import sys\nsys.exit(4)')), { state: 'failed', errorType: 'Runtime.ExitError', message: 'Runtime exited with exit code 4' });
});

test('large events and answers pass, and those over 6 MB are refused', async () => {
  const { service } = await runningCode('def handler(event, context):\n    return event * 2 if isinstance(event, str) else "x" * event\n');
  const text = 'ä😀'.repeat(250_000);
  assert.equal(payloadOf(await service.invoke(text, context)), text + text);
  const tooLarge = await service.invoke(6 * 1024 * 1024, context);
  assert.equal(tooLarge.outcome === 'error' && tooLarge.errorType, 'Function.ResponseSizeTooLarge');
  assert.equal(payloadOf(await service.invoke(3, context)), 'xxx');
});

test('it ends with the chain, without a word', async () => {
  const { service, lines } = await runningCode('def handler(event, context):\n    return 1\n');
  const [pid = 0] = service.pids();
  service.close();
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(lines, []);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

