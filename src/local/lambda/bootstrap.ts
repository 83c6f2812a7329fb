import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { httpMessage, messageReader } from './httpMessages.ts';
import type { HttpMessage } from './httpMessages.ts';

/**
 * The runtime inside an execution environment: loads the handler that _HANDLER names and serves calls through Lambda's Runtime
 * API until it is killed. Has no callback-style handlers, which Lambda's Node.js 24 runtime has not either.
 */
type Handler = (event: unknown, context: object) => unknown;

type Headers = HttpMessage['headers'];

const { AWS_LAMBDA_RUNTIME_API: api = '', LAMBDA_TASK_ROOT: root = '.', _HANDLER: handlerName = '' } = process.env;
const [host = '', port = ''] = api.split(':');
/** The part of a call's context that is the same for all calls: reading a variable goes out to the system each time. */
const functionContext = {
  functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
  functionVersion: process.env['AWS_LAMBDA_FUNCTION_VERSION'],
  memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
  logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
  logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
};

const socket = connect({ host, port: Number(port), noDelay: true });
socket.on('error', () => process.exit(1));
socket.on('close', () => process.exit(1));
let settle = (_answer: HttpMessage): void => {};
let unanswered = 0;
socket.on('data', messageReader((answer) => {
  unanswered -= 1;
  if (unanswered === 0) settle(answer);
}));

const nextCall = requestTo('GET', 'invocation/next', null);

const handler = await loadHandler().catch(async (error: unknown) => {
  printError(undefined, error);
  await send(requestTo('POST', 'init/error', describe(error)));
  process.exit(1);
});
for (let call = await send(nextCall); ; ) {
  // Receipt and next call are asked for in one breath: the answer to the first is of no interest.
  call = await send(await answerTo(call, handler), nextCall);
}

/** The report of one call, as a request to the Runtime API. */
async function answerTo({ headers, body }: HttpMessage, handle: Handler): Promise<string> {
  const requestId = headers['lambda-runtime-aws-request-id'] ?? '';
  process.env['_X_AMZN_TRACE_ID'] = headers['lambda-runtime-trace-id'] ?? '';
  try {
    const result = await handle(JSON.parse(body), contextOf(requestId, headers));
    return requestTo('POST', `invocation/${requestId}/response`, JSON.stringify(result ?? null));
  } catch (error) {
    printError(requestId, error);
    return requestTo('POST', `invocation/${requestId}/error`, describe(error));
  }
}

function contextOf(awsRequestId: string, headers: Headers): object {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const clientContext = headers['lambda-runtime-client-context'];
  return {
    ...functionContext,
    awsRequestId,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

/** `import` takes both kinds of module; what a CommonJS file exports may be seen only through its default. */
async function loadHandler(): Promise<Handler> {
  const at = handlerName.lastIndexOf('.');
  if (at <= 0) throw named('Runtime.MalformedHandlerName', `_HANDLER "${handlerName}" is not of the form file.function`);
  const [file, name] = [join(root, handlerName.slice(0, at)), handlerName.slice(at + 1)];
  const path = ['.js', '.mjs', '.cjs', '.ts'].map((ending) => `${file}${ending}`).find((candidate) => existsSync(candidate));
  if (path === undefined) throw named('Runtime.ImportModuleError', `Cannot find module '${handlerName.slice(0, at)}' in the function's folder`);
  const module: { readonly [name: string]: unknown; readonly default?: { readonly [name: string]: unknown } } = await import(pathToFileURL(path).href);
  const found = module[name] ?? module.default?.[name];
  if (typeof found !== 'function') throw named('Runtime.HandlerNotFound', `${handlerName} is undefined or not exported`);
  return found as Handler; // its parameters and result are the contract of Lambda, which no type at run time can show
}

function requestTo(method: 'GET' | 'POST', path: string, body: string | null): string {
  return httpMessage(`${method} /2018-06-01/runtime/${path} HTTP/1.1`, { Host: api }, body);
}

/** Sends requests together and resolves with the answer to the last. */
function send(...requests: readonly string[]): Promise<HttpMessage> {
  unanswered = requests.length;
  return new Promise((resolve) => {
    settle = resolve;
    socket.write(requests.join(''));
  });
}

/** As Lambda's own runtime logs an error in its JSON format. */
function printError(requestId: string | undefined, error: unknown): void {
  process.stderr.write(`${JSON.stringify({ timestamp: new Date().toISOString(), level: 'ERROR', requestId, message: JSON.parse(describe(error)) })}\n`);
}

function describe(error: unknown): string {
  const known = error instanceof Error ? error : new Error(String(error));
  return JSON.stringify({ errorType: known.name, errorMessage: known.message, stackTrace: (known.stack ?? '').split('\n').slice(1).map((line) => line.trim()) });
}

function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
