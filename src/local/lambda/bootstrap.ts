import { existsSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The runtime inside an execution environment: loads the handler that _HANDLER names and serves calls through Lambda's Runtime
 * API until it is killed. Has no callback-style handlers, which Lambda's Node.js 24 runtime has not either. Imports node: modules
 * alone, because its start is a part of every cold call.
 */
type Handler = (event: unknown, context: object) => unknown;

type ApiAnswer = { readonly headers: IncomingHttpHeaders; readonly body: string };

const { AWS_LAMBDA_RUNTIME_API: api = '', LAMBDA_TASK_ROOT: root = '.', _HANDLER: handlerName = '' } = process.env;
const [hostname, port] = api.split(':');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const handler = await loadHandler().catch(async (error: unknown) => {
  await callApi('POST', 'init/error', describe(error));
  process.exit(1);
});
const socket = connect(Number(port), hostname);
socket.setNoDelay(true);
let buffered = '';
let wanted = 0;
let onAnswer: ((a: ApiAnswer) => void) | null = null;
socket.on('data', (chunk: Buffer) => { buffered += chunk.toString('latin1'); for (;;) { const head = buffered.indexOf('\r\n\r\n'); if (head < 0) return; const lines = buffered.slice(0, head).split('\r\n'); const headers: Record<string,string> = {}; for (const l of lines.slice(1)) { const i = l.indexOf(':'); headers[l.slice(0,i).toLowerCase()] = l.slice(i+1).trim(); } const len = Number(headers['content-length']); if (buffered.length < head + 4 + len) return; const body = buffered.slice(head+4, head+4+len); buffered = buffered.slice(head+4+len); if (--wanted === 0) onAnswer?.({ headers, body }); } });
function roundTrip(text: string, n: number): Promise<ApiAnswer> { wanted = n; return new Promise((r) => { onAnswer = r; socket.write(text); }); }
const GET = 'GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n';
let next = await roundTrip(GET, 1);
for (;;) { const requestId = text(next.headers['lambda-runtime-aws-request-id']); process.env['_X_AMZN_TRACE_ID'] = text(next.headers['lambda-runtime-trace-id']); const result = JSON.stringify(await handler(JSON.parse(next.body), contextOf(requestId, next.headers)) ?? null); next = await roundTrip(`POST /2018-06-01/runtime/invocation/${requestId}/response HTTP/1.1\r\nHost: x\r\nContent-Length: ${Buffer.byteLength(result)}\r\n\r\n${result}${GET}`, 2); }
for (;;) await serveNext(handler);

async function serveNext(handle: Handler): Promise<void> {
  const { headers, body } = await callApi('GET', 'invocation/next');
  const requestId = text(headers['lambda-runtime-aws-request-id']);
  process.env['_X_AMZN_TRACE_ID'] = text(headers['lambda-runtime-trace-id']);
  try {
    const result = await handle(JSON.parse(body), contextOf(requestId, headers));
    await callApi('POST', `invocation/${requestId}/response`, JSON.stringify(result ?? null));
  } catch (error) {
    const described = describe(error);
    process.stderr.write(`${JSON.stringify({ timestamp: new Date().toISOString(), level: 'ERROR', requestId, message: JSON.parse(described) })}\n`);
    await callApi('POST', `invocation/${requestId}/error`, described);
  }
}

function contextOf(awsRequestId: string, headers: IncomingHttpHeaders): object {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const clientContext = text(headers['lambda-runtime-client-context']);
  return {
    awsRequestId,
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: process.env['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
    invokedFunctionArn: text(headers['lambda-runtime-invoked-function-arn']),
    clientContext: clientContext === '' ? undefined : JSON.parse(clientContext),
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

function callApi(method: 'GET' | 'POST', path: string, body = ''): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    const headers = method === 'GET' ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    const call = request({ hostname, port, method, path: `/2018-06-01/runtime/${path}`, agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }));
      response.on('error', reject);
    });
    call.on('error', reject);
    call.end(body);
  });
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

function text(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}
