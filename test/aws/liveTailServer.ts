import { EventStreamCodec } from '@smithy/core/event-streams';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { AwsAccess } from '../../src/app/ports.ts';

export type LiveEvent = { readonly logGroupIdentifier: string; readonly logStreamName: string; readonly timestamp: number; readonly ingestionTime?: number; readonly message: string };

/** One session that somebody opened: what CloudWatch would say in it. */
export type LiveSession = {
  readonly arns: readonly string[];
  readonly update: (events: readonly LiveEvent[], options?: { readonly sampled?: boolean }) => void;
  /** The stream's own error, by its name: SessionTimeoutException after three hours, SessionStreamingException. */
  readonly fail: (exception: string) => void;
  /** The connection breaks. */
  readonly cut: () => void;
  /** Whether whoever opened it still listens. */
  readonly isOpen: () => boolean;
};

export type Refusal = { readonly status: number; readonly error: string; readonly message: string };

export type LiveTailServer = {
  readonly access: AwsAccess & { readonly endpoint: string };
  readonly sessions: readonly LiveSession[];
  /** From now on; null: sessions are opened again. */
  readonly refuse: (refusal: Refusal | 'cut' | null) => void;
  readonly stop: () => void;
};

const codec = new EventStreamCodec((bytes) => Buffer.from(bytes).toString('utf8'), (text) => Buffer.from(text, 'utf8'));

/**
 * CloudWatch's StartLiveTail, which moto has not, in its true event stream; every other call is passed to the AWS behind it. Written from the API model and
 * the facts, not recorded.
 */
export async function startLiveTailServer(aws: AwsAccess & { readonly endpoint: string }): Promise<LiveTailServer> {
  const sessions: LiveSession[] = [];
  let refusal: Refusal | 'cut' | null = null;
  const server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => response.writeHead(502).end(String(error)));
  });
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request);
    if (refusal === 'cut') return void request.socket.destroy();
    if (request.headers['x-amz-target'] !== 'Logs_20140328.StartLiveTail') return pass(request, body, response);
    if (refusal !== null) return void response.writeHead(refusal.status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': refusal.error }).end(JSON.stringify({ __type: refusal.error, message: refusal.message }));
    const { logGroupIdentifiers = [] } = JSON.parse(body.toString()) as { readonly logGroupIdentifiers?: readonly string[] };
    sessions.push(openSession(logGroupIdentifiers, request, response));
  };
  const pass = async (request: IncomingMessage, body: Buffer, response: ServerResponse) => {
    const headers = Object.fromEntries(Object.entries(request.headers).flatMap(([name, value]) => (typeof value === 'string' && !/^(connection|host|content-length|expect)$/.test(name) ? [[name, value]] : [])));
    const passed = await fetch(new URL(request.url ?? '/', aws.endpoint), { method: request.method ?? 'GET', headers, ...(body.length === 0 ? {} : { body: new Uint8Array(body) }) });
    response.writeHead(passed.status, { 'content-type': passed.headers.get('content-type') ?? '', 'x-amzn-errortype': passed.headers.get('x-amzn-errortype') ?? '' }).end(Buffer.from(await passed.arrayBuffer()));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    access: { ...aws, endpoint: `http://127.0.0.1:${port}` },
    sessions,
    refuse: (now) => (refusal = now),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function openSession(arns: readonly string[], request: IncomingMessage, response: ServerResponse): LiveSession {
  let isOpen = true;
  response.on('close', () => (isOpen = false));
  response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
  const write = (kind: 'event' | 'exception', type: string, body: object): void => {
    const named = kind === 'event' ? ':event-type' : ':exception-type';
    response.write(codec.encode({
      headers: { ':message-type': { type: 'string', value: kind }, [named]: { type: 'string', value: type }, ':content-type': { type: 'string', value: 'application/json' } },
      body: Buffer.from(JSON.stringify(body)),
    }));
  };
  write('event', 'initial-response', {});
  write('event', 'sessionStart', { requestId: 'r', sessionId: 's', logGroupIdentifiers: arns });
  return {
    arns,
    update: (events, { sampled = false } = {}) => write('event', 'sessionUpdate', { sessionMetadata: { sampled }, sessionResults: events.map((event) => ({ ingestionTime: event.timestamp, ...event })) }),
    fail: (exception) => {
      write('exception', exception, { message: exception });
      response.end();
    },
    cut: () => void request.socket.destroy(),
    isOpen: () => isOpen,
  };
}
