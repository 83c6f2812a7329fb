import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What Lambda takes and gives at most in a synchronous call. */
export const payloadLimitBytes = 6 * 1024 * 1024;

/** One call, as `next` hands it to the runtime. */
export type Invocation = {
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
  readonly functionArn: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
  /** X-Ray header. */
  readonly trace: string;
  readonly clientContext: { readonly custom: { readonly [name: string]: string } };
};

export type RuntimeError = { readonly errorType: string; readonly message: string };

/** What the runtime says through its API. */
export type RuntimeReports = {
  readonly onNext: () => void;
  readonly onResponse: (requestId: string, payload: string) => void;
  readonly onError: (requestId: string, error: RuntimeError) => void;
  readonly onInitError: (error: RuntimeError) => void;
};

export type RuntimeApi = {
  /** `127.0.0.1:PORT`, the form of AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Answers the `next` that is waiting. */
  readonly deliver: (invocation: Invocation) => void;
  readonly close: () => void;
};

/**
 * Lambda's Runtime API for one execution environment. Each has a port of its own, since the official runtime clients take a host
 * and a port and no path. Knows nothing of processes or time-outs.
 */
export async function startRuntimeApi(reports: RuntimeReports): Promise<RuntimeApi> {
  let waiting: ServerResponse | null = null;
  let queue: Promise<void> = Promise.resolve();
  const server = createServer((request, response) => {
    queue = queue.then(() => answer(request, response)).catch(() => { response.destroy(); });
  });
  // A handler may work for longer than Node keeps an idle connection, and its response comes back over the same one.
  server.keepAliveTimeout = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, kind, id = '', report = ''] = /^\/2018-06-01\/runtime\/(invocation|init)\/([\w-]+)(?:\/(\w+))?$/.exec(request.url ?? '') ?? [];
    if (request.method === 'GET' && kind === 'invocation' && id === 'next') {
      waiting = response;
      return reports.onNext();
    }
    const body = await readText(request);
    if (request.method !== 'POST' || kind === undefined) return send(response, 404, { errorType: 'NotFound', errorMessage: 'no such path in the Runtime API' });
    if (body === null) {
      reports.onError(id, { errorType: 'Function.ResponseSizeTooLarge', message: `Response payload size exceeded maximum allowed payload size (${payloadLimitBytes} bytes).` });
      return send(response, 413, { errorType: 'RequestEntityTooLarge', errorMessage: 'the payload is over 6 MB' });
    }
    send(response, 202, { status: 'OK' });
    if (kind === 'init') reports.onInitError(readError(request, body));
    else if (report === 'response') reports.onResponse(id, body);
    else reports.onError(id, readError(request, body));
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    deliver: (invocation) => {
      if (waiting !== null) sendInvocation(waiting, invocation);
      waiting = null;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function sendInvocation(response: ServerResponse, invocation: Invocation): void {
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(invocation.event),
    'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
    'Lambda-Runtime-Deadline-Ms': String(invocation.deadline),
    'Lambda-Runtime-Invoked-Function-Arn': invocation.functionArn,
    'Lambda-Runtime-Trace-Id': invocation.trace,
    'Lambda-Runtime-Client-Context': JSON.stringify(invocation.clientContext),
  });
  response.end(invocation.event);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

/** Null for a body over the limit. */
async function readText(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= payloadLimitBytes) chunks.push(chunk);
  }
  return size <= payloadLimitBytes ? Buffer.concat(chunks).toString('utf8') : null;
}

/** Runtimes name the type in a header, in the body, or in both. */
function readError(request: IncomingMessage, body: string): RuntimeError {
  const header = request.headers['lambda-runtime-function-error-type'];
  const told = parseObject(body);
  const errorType = typeof told['errorType'] === 'string' && told['errorType'] !== '' ? told['errorType'] : typeof header === 'string' ? header : 'Runtime.Unknown';
  return { errorType, message: typeof told['errorMessage'] === 'string' ? told['errorMessage'] : '' };
}

function parseObject(text: string): { readonly [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
