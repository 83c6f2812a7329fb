import { request, type IncomingMessage } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { RunningChain } from '../../app/ports.ts';
import { ChainError } from '../../core/errors.ts';
import {
  keyHeader, paths, protocolHeader, protocolVersion, readChainEvent, readChainState, readConfiguration, readErrorMessage, readLogRecord, readSendResult, toChainError, writeSendRequest,
} from './contract.ts';
import { object, WireError, type Read } from '../../core/read.ts';

export type ControlAddress = { readonly url: string; readonly key: string };

/** A running chain as another process sees it, but for its end, which each caller notices in a way of its own. */
export type RemoteChain = Omit<RunningChain, 'ended'>;

export function remoteChain(address: ControlAddress): RemoteChain {
  const holds: IncomingMessage[] = [];
  return {
    state: async (signal) => readChainState(await ask(address, 'GET', paths.state, { signal }), ''),
    send: async (order, signal) => readSendResult(await ask(address, 'POST', paths.send, { body: writeSendRequest(order), signal }), ''),
    follow: async (signal) => {
      const opened = open(address, paths.records, signal);
      await opened.catch(() => {}); // told to whoever reads
      return read(opened, readLogRecord);
    },
    events: (signal) => read(open(address, paths.events, signal), readChainEvent),
    configuration: async () => readConfiguration(await ask(address, 'GET', paths.configuration), ''),
    restart: async (component) => void (await ask(address, 'POST', paths.restart + component)),
    pauseClock: async () => void holds.push(await holdClock(address)),
    resumeClock: async () => void holds.pop()?.destroy(),
    stop: async () => void (await ask(address, 'POST', paths.stop)),
  };
}

type Order = { readonly body?: string; readonly signal?: AbortSignal | undefined };

/** No time-out here: a send takes as long as a paused debugger makes it. */
async function ask(address: ControlAddress, method: 'GET' | 'POST', path: string, order: Order = {}): Promise<unknown> {
  const response = await exchange(address, method, path, order);
  const value: unknown = JSON.parse(await readText(response));
  if (response.statusCode === 200) return value;
  throw toChainError(readRefusal(value, '').error);
}

/** The clock stands still until the answer is destroyed. */
async function holdClock(address: ControlAddress): Promise<IncomingMessage> {
  const response = await exchange(address, 'POST', paths.holdClock, {});
  if (response.statusCode !== 200) throw toChainError(readRefusal(JSON.parse(await readText(response)), '').error);
  response.on('error', () => {}); // the chain ended, and its clock with it
  return response.resume();
}

const readRefusal = object<{ readonly error: ReturnType<typeof readErrorMessage> }>({ error: readErrorMessage });

/** Opened at once, so that nothing that happens before the first `next` is missed. */
function open(address: ControlAddress, path: string, signal: AbortSignal): Promise<IncomingMessage> {
  const opened = exchange(address, 'GET', path, { signal });
  opened.catch(() => {}); // told to whoever reads
  return opened;
}

/** Ends when the chain does; a line cut off by the chain's end is dropped. */
async function* read<T>(opened: Promise<IncomingMessage>, readValue: Read<T | null>): AsyncGenerator<T> {
  const response = await opened.catch(refuseUnlessAborted);
  if (response === null) return;
  for await (const line of linesOf(response)) {
    const value = parseLine(line, readValue);
    if (value !== null) yield value;
  }
}

async function* linesOf(response: IncomingMessage): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const chunk of response.setEncoding('utf8')) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    if (!isEnd(error)) throw error;
  }
}

/** The caller lost interest, or the chain is gone. */
function isEnd(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || ('code' in error && error.code === 'ECONNRESET'));
}

function parseLine<T>(line: string, readValue: Read<T | null>): T | null {
  try {
    return readValue(JSON.parse(line), '');
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof WireError) return null;
    throw error;
  }
}

function refuseUnlessAborted(error: unknown): null {
  if (error instanceof Error && error.name === 'AbortError') return null;
  throw error;
}

function exchange({ url, key }: ControlAddress, method: string, path: string, { body, signal }: Order): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { [keyHeader]: key, [protocolHeader]: String(protocolVersion), ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const outgoing = request(new URL(path, url), { method, headers, ...(signal === undefined ? {} : { signal }) }, resolve);
    outgoing.on('error', (error) => reject(error.name === 'AbortError' ? error : unreachable(error)));
    outgoing.end(body);
  });
}

function unreachable(cause: Error): ChainError {
  return new ChainError('chain-unreachable', `The running chain does not answer: ${cause.message}.`, {
    source: 'unknown',
    remedy: 'It may be ending at this moment. Start it again with: agentcore-chain run',
    cause,
  });
}
