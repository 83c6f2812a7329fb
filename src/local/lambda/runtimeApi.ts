import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { httpMessage, messageReader } from './httpMessages.ts';
import type { HttpMessage } from './httpMessages.ts';

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
  const sockets = new Set<Socket>();
  let waiting: Socket | null = null;

  const onMessage = (socket: Socket, message: HttpMessage): void => {
    const { method, report, requestId } = readRoute(message.start);
    if (method === 'GET' && report === 'next') {
      waiting = socket;
      return reports.onNext();
    }
    if (method !== 'POST' || report === 'next' || report === null) return send(socket, '404 Not Found', { errorType: 'NotFound', errorMessage: 'no such path in the Runtime API' });
    if (Buffer.byteLength(message.body) > payloadLimitBytes) {
      send(socket, '413 Payload Too Large', { errorType: 'RequestEntityTooLarge', errorMessage: 'the payload is over 6 MB' });
      return reports.onError(requestId, { errorType: 'Function.ResponseSizeTooLarge', message: `Response payload size exceeded maximum allowed payload size (${payloadLimitBytes} bytes).` });
    }
    send(socket, '202 Accepted', { status: 'OK' });
    if (report === 'response') reports.onResponse(requestId, message.body);
    else if (report === 'error') reports.onError(requestId, readError(message));
    else reports.onInitError(readError(message));
  };

  const server = createServer({ noDelay: true }, (socket) => {
    const read = messageReader((message) => onMessage(socket, message));
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    // A runtime that has sent its answer and asked for the next call in one breath gets the receipt together with that call:
    // alone it would only wake the process up.
    socket.on('data', (chunk) => {
      if (socket.writableCorked === 0) socket.cork();
      try {
        read(chunk);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        socket.destroy(); // what speaks there is no runtime
      }
      if (waiting !== socket) socket.uncork();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    deliver: (invocation) => {
      const socket = waiting;
      waiting = null;
      socket?.write(invocationMessage(invocation));
      socket?.uncork();
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

type Route = { readonly method: string; readonly report: 'next' | 'response' | 'error' | 'init' | null; readonly requestId: string };

function readRoute(start: string): Route {
  const [method = '', path = ''] = start.split(' ', 2);
  if (path === '/2018-06-01/runtime/invocation/next') return { method, report: 'next', requestId: '' };
  if (path === '/2018-06-01/runtime/init/error') return { method, report: 'init', requestId: '' };
  const [, requestId = '', kind] = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
  return { method, report: kind === 'response' || kind === 'error' ? kind : null, requestId };
}

function invocationMessage(invocation: Invocation): string {
  const headers = {
    'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
    'Lambda-Runtime-Deadline-Ms': String(invocation.deadline),
    'Lambda-Runtime-Invoked-Function-Arn': invocation.functionArn,
    'Lambda-Runtime-Trace-Id': invocation.trace,
    'Lambda-Runtime-Client-Context': JSON.stringify(invocation.clientContext),
  };
  return httpMessage('HTTP/1.1 200 OK', headers, invocation.event);
}

function send(socket: Socket, status: string, body: unknown): void {
  socket.write(httpMessage(`HTTP/1.1 ${status}`, {}, JSON.stringify(body)));
}

/** Runtimes name the type in a header, in the body, or in both. */
function readError({ headers, body }: HttpMessage): RuntimeError {
  const told = parseObject(body);
  const named = typeof told['errorType'] === 'string' && told['errorType'] !== '' ? told['errorType'] : headers['lambda-runtime-function-error-type'];
  return { errorType: named ?? 'Runtime.Unknown', message: typeof told['errorMessage'] === 'string' ? told['errorMessage'] : '' };
}

function parseObject(text: string): { readonly [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
