import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { componentNames, type ChainEvent, type ChainState, type ComponentName, type SendRequest, type SendResult } from '../../app/ports.ts';
import type { ConfigurationRevision } from '../../core/chain/configuration.ts';
import { ChainError } from '../../core/errors.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import { redact } from '../../core/token/redact.ts';
import { closeServer, listen } from '../http/listen.ts';
import { keyHeader, paths, protocolHeader, protocolVersion, readSendRequest, writeChainEvent, writeError } from './contract.ts';
import { WireError } from '../../core/read.ts';

/** What the control endpoint can ask of the chain that it belongs to. */
export type ControlledChain = {
  readonly state: () => ChainState;
  readonly send: (request: SendRequest, signal: AbortSignal) => Promise<SendResult>;
  readonly configuration: () => readonly ConfigurationRevision[];
  readonly onRecord: (listener: (record: LogRecord) => void) => () => void;
  /** Resolves when every record so far is in the log's files. */
  readonly flushed: () => Promise<void>;
  readonly onEvent: (listener: (event: ChainEvent) => void) => () => void;
  readonly restart: (component: ComponentName) => Promise<void>;
  readonly pauseClock: () => void;
  readonly resumeClock: () => void;
  /** Begins the end; the answer is on its way before the process is gone. */
  readonly stop: () => void;
};

export type ControlServer = { readonly url: string; readonly close: () => Promise<void> };

/** A token of 10 KB and a prompt fit many times over. */
const longestBody = 1024 * 1024;
/** A reader who lags this many bytes behind is cut off, so that it cannot fill the chain's memory. */
const longestLag = 64 * 1024 * 1024;

/** Serves a running chain on 127.0.0.1 to whoever holds the key. Browsers are refused: they send Origin, or another Host than ours. */
export async function serveControl(chain: ControlledChain, key: string): Promise<ControlServer> {
  const server = createServer((request, response) => void answer(chain, key, request, response));
  const port = await listen(server, 'control', 0);
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => closeServer(server),
  };
}

async function answer(chain: ControlledChain, key: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    refuseStrangers(request, key);
    await route(chain, request, response);
  } catch (error) {
    const refusal = toChainError(error);
    replyJson(response, statusOf(refusal), { error: { ...writeError(refusal), message: redact(refusal.message) } });
  }
}

async function route(chain: ControlledChain, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '';
  switch (`${request.method} ${path}`) {
    case `GET ${paths.state}`:
      return replyJson(response, 200, chain.state());
    case `GET ${paths.configuration}`:
      return replyJson(response, 200, chain.configuration());
    case `GET ${paths.records}`:
      return stream<LogRecord>(response, (listener) => chain.onRecord(listener), (record) => record, chain.flushed());
    case `GET ${paths.events}`:
      return stream<ChainEvent>(response, (listener) => chain.onEvent(listener), writeChainEvent);
    case `POST ${paths.send}`:
      return replyJson(response, 200, await chain.send(readSendRequest(await readJson(request), ''), untilClosed(response)));
    case `POST ${paths.holdClock}`:
      return holdClock(chain, response);
    case `POST ${paths.stop}`:
      response.once('finish', () => chain.stop());
      return replyDone(response, undefined);
    default:
      return replyDone(response, await restartNamed(chain, request.method, path));
  }
}

async function restartNamed(chain: ControlledChain, method: string | undefined, path: string): Promise<void> {
  const name = componentNames.find((candidate) => method === 'POST' && path === paths.restart + candidate);
  if (name === undefined) throw new ChainError('chain-protocol-mismatch', `This chain has no control ${method ?? ''} ${path}.`, { source: 'extension' });
  await chain.restart(name);
}

function refuseStrangers(request: IncomingMessage, key: string): void {
  const { host, origin } = request.headers;
  const own = `127.0.0.1:${request.socket.localPort}`;
  if (origin !== undefined || host !== own || !isKey(request.headers[keyHeader], key)) throw new ChainError('chain-unreachable', 'This chain takes no orders without its key.', { source: 'user' });
  if (request.headers[protocolHeader] !== String(protocolVersion)) {
    throw new ChainError('chain-protocol-mismatch', `The running chain speaks control protocol ${protocolVersion}, the caller another one.`, {
      source: 'user',
      remedy: 'Stop the chain with the version that started it, then start it again with this one.',
    });
  }
}

/** Digests have one length, and comparing them takes the same time wherever they differ. */
function isKey(given: string | string[] | undefined, key: string): boolean {
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(key));
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}

/** Values from now on. Its headers go out when it has begun: after `begun`, whatever it comes to. */
function stream<T>(response: ServerResponse, subscribe: (listener: (value: T) => void) => () => void, write: (value: T) => unknown, begun: Promise<void> = Promise.resolve()): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
  const early: string[] = [];
  let isBegun = false;
  const end = subscribe((value) => {
    const line = `${JSON.stringify(write(value))}\n`;
    if (!isBegun) early.push(line);
    else if (response.writableLength > longestLag) response.destroy();
    else response.write(line);
  });
  response.on('close', end);
  const begin = (): void => {
    isBegun = true;
    response.flushHeaders();
    if (early.length > 0) response.write(early.join(''));
  };
  void begun.then(begin, begin); // a log that cannot be written is told by who writes it
}

/** Lasts as long as the connection: a caller who vanishes, however he does, leaves no clock that stands still. */
function holdClock(chain: ControlledChain, response: ServerResponse): void {
  chain.pauseClock();
  response.once('close', () => chain.resumeClock());
  response.writeHead(200, { 'cache-control': 'no-store' });
  response.flushHeaders();
}

function untilClosed(response: ServerResponse): AbortSignal {
  const abort = new AbortController();
  response.once('close', () => abort.abort());
  return abort.signal;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestBody) throw new WireError('', `at most ${longestBody} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new WireError('', 'JSON');
  }
}

function replyDone(response: ServerResponse, _done: void): void {
  replyJson(response, 200, {});
}

function replyJson(response: ServerResponse, status: number, value: unknown): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}

function statusOf({ code, source }: ChainError): number {
  if (code === 'chain-unreachable') return 403;
  return source === 'user' ? 400 : 500;
}

function toChainError(error: unknown): ChainError {
  if (error instanceof ChainError) return error;
  const what = error instanceof Error ? error.message : String(error);
  if (error instanceof WireError) return new ChainError('chain-protocol-mismatch', `The running chain does not understand the order: ${what}.`, { source: 'extension', cause: error });
  return new ChainError('internal', `The running chain failed: ${what}`, { source: 'extension', cause: error });
}
