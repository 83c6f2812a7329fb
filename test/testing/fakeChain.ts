import type { ChainEvent, ChainState, ComponentState, RunningChain } from '../../src/app/ports.ts';
import type { Services } from '../../src/app/services.ts';
import type { ChainError } from '../../src/core/errors.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';

/** A chain that runs in nobody's process: a test says what happens to it. */
export type FakeChain = {
  readonly chain: RunningChain;
  readonly tell: (event: ChainEvent) => void;
  readonly write: (record: LogRecord) => void;
  readonly end: (problem: ChainError | null) => void;
  readonly setState: (change: Partial<ChainState>) => void;
  /** What was asked of it, in order. */
  readonly calls: readonly string[];
  /** Streams that nobody has left. */
  readonly openStreams: () => number;
};

export type FakeChainOptions = { readonly folder?: string; /** Never answers and never ends. */ readonly isHung?: boolean };

export function fakeChain({ folder = '/chains/orders', isHung = false }: FakeChainOptions = {}): FakeChain {
  const calls: string[] = [];
  const streams = new Set<(value: ChainEvent | LogRecord | null) => void>();
  const events = new Set<(event: ChainEvent) => void>();
  const records = new Set<(record: LogRecord) => void>();
  const { promise: ended, resolve } = Promise.withResolvers<ChainError | null>();
  let state: ChainState = {
    name: 'orders', folder, startedAt: 1, components: [healthy('agent'), healthy('interceptor'), healthy('target')],
    urls: { identity: 'http://127.0.0.1:1', runtime: 'http://127.0.0.1:2', gateway: 'http://127.0.0.1:3', target: 'http://127.0.0.1:4' },
    users: ['ana@example.com'], underWaySince: null,
  };

  async function* stream<T>(listeners: Set<(value: T) => void>, signal: AbortSignal): AsyncGenerator<T> {
    const waiting: T[] = [];
    let wake = (): void => {};
    let isOver = false;
    const listen = (value: T): void => {
      waiting.push(value);
      wake();
    };
    const close = (): void => {
      isOver = true;
      wake();
    };
    listeners.add(listen);
    streams.add(close);
    signal.addEventListener('abort', close);
    try {
      while (!isOver || waiting.length > 0) {
        const value = waiting.shift();
        if (value !== undefined) yield value;
        else await new Promise<void>((next) => (wake = next));
      }
    } finally {
      listeners.delete(listen);
      streams.delete(close);
    }
  }

  /** As a stream over HTTP, it is open from the call on. */
  function openStream<T>(listeners: Set<(value: T) => void>, signal: AbortSignal): AsyncIterable<T> {
    const generator = stream(listeners, signal);
    const first = generator.next();
    return (async function* () {
      for (let next = await first; next.done !== true; next = await generator.next()) yield next.value;
    })();
  }

  const end = (problem: ChainError | null): void => {
    for (const close of [...streams]) close(null);
    resolve(problem);
  };
  const chain: RunningChain = {
    state: (signal) => (isHung ? new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))) : Promise.resolve(state)),
    send: () => Promise.resolve({ flowIds: [], last: '' }),
    follow: (signal) => (isHung ? new Promise(() => {}) : Promise.resolve(openStream(records, signal))),
    events: (signal) => openStream(events, signal),
    configuration: () => Promise.resolve([]),
    restart: (component) => Promise.resolve(void calls.push(`restart ${component}`)),
    pauseClock: () => Promise.resolve(),
    resumeClock: () => Promise.resolve(),
    stop: async () => {
      calls.push('stop');
      if (isHung) return new Promise(() => {});
      end(null);
    },
    ended,
  };
  return {
    chain, end, calls,
    tell: (event) => events.forEach((listen) => listen(event)),
    write: (record) => records.forEach((listen) => listen(record)),
    setState: (change) => (state = { ...state, ...change }),
    openStreams: () => streams.size,
  };
}

export function healthy(name: ComponentState['name']): ComponentState {
  return { name, state: 'healthy', url: null, pid: 1, lastLines: [], inspectors: [] };
}

/** Services of which a test names those it needs; asking for another one fails. */
export function fakeServices(members: Partial<Services>): Services {
  const known: Partial<Services> = { now: () => 1_000, checkChainText: () => [], ...members };
  return new Proxy(known, {
    get: (target, name) => {
      if (Object.hasOwn(target, name)) return Reflect.get(target, name);
      if (name === 'then') return undefined; // it is awaited
      throw new Error(`the test gave no ${String(name)}`);
    },
  }) as Services; // what is missing fails when it is asked for
}

/** Lets everything that is due happen. */
export async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
