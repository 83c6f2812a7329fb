import { ChainError, errorCodes } from '../core/errors.ts';
import type { ErrorCode } from '../core/errors.ts';
import { object, oneOf, number, optional, text, WireError, type Read } from '../core/read.ts';

/** Two ends that hand each other whole messages: a webview and its host, a worker and its owner. */
export type Port = {
  readonly post: (message: unknown) => void;
  /** The answer ends the listening. */
  readonly listen: (listener: (message: unknown) => void) => () => void;
};

/** What one end can be asked and told. A request's name decides the types of question and answer; a notice has no answer. */
export type Contract = {
  readonly requests: { readonly [name: string]: { readonly ask: unknown; readonly answer: unknown } };
  readonly notices: { readonly [name: string]: unknown };
};

export type Ask<C extends Contract, N extends keyof C['requests']> = C['requests'][N]['ask'];
export type Answer<C extends Contract, N extends keyof C['requests']> = C['requests'][N]['answer'];

/** What one end does with what it is asked and told. */
export type Service<C extends Contract> = {
  readonly requests: { readonly [N in keyof C['requests']]: (ask: Ask<C, N>, signal: AbortSignal) => Answer<C, N> | Promise<Answer<C, N>> };
  readonly notices: { readonly [N in keyof C['notices']]: (notice: C['notices'][N]) => void };
};

/** How one end makes sure of what it is asked and told. Every body passes through its reader before it reaches the service. */
export type Readers<C extends Contract> = {
  readonly requests: { readonly [N in keyof C['requests']]: Read<Ask<C, N>> };
  readonly notices: { readonly [N in keyof C['notices']]: Read<C['notices'][N]> };
};

/** An error as data. `message` and `remedy` are for the user. */
export type ErrorNote = { readonly code: ErrorCode; readonly message: string; readonly remedy?: string | undefined };

type Message =
  | { readonly kind: 'request'; readonly id: number; readonly name: string; readonly body: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly body: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: ErrorNote }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'notice'; readonly name: string; readonly body: unknown };

export type ChannelOptions<Served extends Contract> = {
  readonly port: Port;
  readonly service: Service<Served>;
  /** Left out where the other end is our own code in our own process. */
  readonly readers?: Readers<Served>;
  /** Hears of messages that are none of ours, and of notices that could not be read. Never holds their content. */
  readonly onStrange?: (what: string) => void;
  /** Milliseconds until a question without an answer is given up; never where absent. */
  readonly timeoutMs?: number;
  /** Makes the message of an error that nobody foresaw safe to send: it may quote what it failed on. Where absent, nothing of it is sent. */
  readonly redact?: (text: string) => string;
};

type Pending = { readonly settle: (answer: unknown) => void; readonly fail: (error: ChainError) => void };

/**
 * One end of a conversation: asks what `Asked` names, serves what `Served` names. Every question ends: with an answer, a ChainError of the
 * other end, the caller's signal, the time-out, or `dispose`.
 */
export class Channel<Asked extends Contract, Served extends Contract> {
  readonly #options: ChannelOptions<Served>;
  readonly #pending = new Map<number, Pending>();
  readonly #serving = new Map<number, AbortController>();
  readonly #stopListening: () => void;
  /** A view that was hidden and is drawn anew counts from elsewhere: an answer to its earlier life must not settle a question of this one. */
  #nextId = Math.floor(Math.random() * 2 ** 48);
  #disposed = false;

  constructor(options: ChannelOptions<Served>) {
    this.#options = options;
    this.#stopListening = options.port.listen((message) => this.#take(message));
  }

  request<N extends keyof Asked['requests'] & string>(name: N, ask: Ask<Asked, N>, signal?: AbortSignal): Promise<Answer<Asked, N>> {
    if (this.#disposed) return Promise.reject(gone(name));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const { timeoutMs } = this.#options;
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => abandon(late(name, timeoutMs)), timeoutMs);
      const onAbort = (): void => abandon(new ChainError('interrupted', 'Stopped.', { source: 'user' }));
      const finish = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#pending.delete(id);
      };
      const abandon = (error: ChainError): void => {
        finish();
        this.#post({ kind: 'cancel', id });
        reject(error);
      };
      // The other end promises the type with the name; both ends are built from one contract.
      this.#pending.set(id, { settle: (answer) => { finish(); resolve(answer as Answer<Asked, N>); }, fail: (error) => { finish(); reject(error); } });
      if (signal?.aborted === true) return onAbort();
      signal?.addEventListener('abort', onAbort, { once: true });
      if (!this.#post({ kind: 'request', id, name, body: ask })) this.#pending.get(id)?.fail(gone(name));
    });
  }

  notify<N extends keyof Asked['notices'] & string>(name: N, notice: Asked['notices'][N]): void {
    if (!this.#disposed) this.#post({ kind: 'notice', name, body: notice });
  }

  /** Every question still open fails, and every one being served is aborted. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#stopListening();
    for (const pending of [...this.#pending.values()]) pending.fail(gone('the question'));
    for (const controller of this.#serving.values()) controller.abort();
    this.#serving.clear();
  }

  #take(value: unknown): void {
    if (this.#disposed) return;
    const message = readMessage(value);
    if (message === null) return this.#options.onStrange?.('a message of unknown shape');
    if (message.kind === 'answer') return this.#pending.get(message.id)?.settle(message.body);
    if (message.kind === 'refusal') return this.#pending.get(message.id)?.fail(toChainError(message.error));
    if (message.kind === 'cancel') return this.#serving.get(message.id)?.abort();
    if (message.kind === 'notice') return this.#hear(message.name, message.body);
    void this.#serve(message.id, message.name, message.body);
  }

  async #serve(id: number, name: string, body: unknown): Promise<void> {
    if (this.#serving.has(id)) return this.#options.onStrange?.('a question with the number of another one');
    const controller = new AbortController();
    this.#serving.set(id, controller);
    const reply = await this.#answer(name, body, controller.signal).then(
      (answer): Message => ({ kind: 'answer', id, body: answer }),
      (error: unknown): Message => ({ kind: 'refusal', id, error: this.#noteOf(error) }),
    );
    this.#serving.delete(id);
    if (controller.signal.aborted || this.#disposed) return;
    if (!this.#post(reply)) this.#post({ kind: 'refusal', id, error: { code: 'internal', message: `The answer to ${name} cannot be sent.` } });
  }

  #noteOf(error: unknown): ErrorNote {
    if (error instanceof ChainError) return { code: error.code, message: error.message, remedy: error.remedy };
    if (error instanceof WireError) return this.#noteOf(notUnderstood(`The question cannot be read: ${error.message}.`));
    const what = this.#options.redact?.(error instanceof Error ? error.message : String(error));
    return { code: 'internal', message: `Something went wrong that should not have${what === undefined ? '.' : `: ${what}`}` };
  }

  /** False where the port does not take it: its other end is gone, or the message cannot be copied. */
  #post(message: Message): boolean {
    try {
      this.#options.port.post(message);
      return true;
    } catch {
      return false;
    }
  }

  async #answer(name: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    const { service, readers } = this.#options;
    const serve = own(service.requests, name);
    if (serve === undefined) throw notUnderstood(`Nothing here answers "${name.slice(0, 40)}".`);
    const read = readers === undefined ? undefined : own(readers.requests, name);
    return serve(read === undefined ? body : read(body, ''), signal);
  }

  #hear(name: string, body: unknown): void {
    const { service, readers, onStrange } = this.#options;
    const hear = own(service.notices, name);
    if (hear === undefined) return onStrange?.('a notice of unknown name');
    try {
      const read = readers === undefined ? undefined : own(readers.notices, name);
      // Without readers both ends are built from one contract, in one process.
      hear(read === undefined ? (body as Served['notices'][string]) : read(body, ''));
    } catch (error) {
      onStrange?.(`the notice ${name}: ${error instanceof WireError ? error.message : 'unreadable'}`);
    }
  }
}

/** A message names what it wants; only our own members count, never `constructor` or `__proto__`. */
function own<T extends object>(members: T, name: string): T[keyof T] | undefined {
  return Object.hasOwn(members, name) ? members[name as keyof T] : undefined;
}

const readNote: Read<ErrorNote> = object<ErrorNote>({ code: oneOf(errorCodes), message: text, remedy: optional(text) });

function readMessage(value: unknown): Message | null {
  try {
    const { kind } = object<{ kind: Message['kind'] }>({ kind: oneOf(['request', 'answer', 'refusal', 'cancel', 'notice']) })(value, '');
    const body = (value as { readonly body?: unknown }).body; // an object, as was read above
    if (kind === 'notice') return { kind, ...object<{ name: string }>({ name: text })(value, ''), body };
    if (kind === 'request') return { kind, ...object<{ id: number; name: string }>({ id: number, name: text })(value, ''), body };
    const { id } = object<{ id: number }>({ id: number })(value, '');
    if (kind === 'refusal') return { kind, id, error: object<{ error: ErrorNote }>({ error: readNote })(value, '').error };
    return kind === 'answer' ? { kind, id, body } : { kind, id };
  } catch {
    return null;
  }
}

function toChainError({ code, message, remedy }: ErrorNote): ChainError {
  return new ChainError(code, message, { source: 'unknown', ...(remedy === undefined ? {} : { remedy }) });
}

function notUnderstood(what: string): ChainError {
  return new ChainError('chain-protocol-mismatch', what, { source: 'extension', remedy: 'Reload the window: the view is of another version.' });
}

function gone(name: string): ChainError {
  return new ChainError('interrupted', `The other end is gone, so ${name} has no answer.`, { source: 'extension' });
}

function late(name: string, ms: number): ChainError {
  return new ChainError('internal', `No answer to ${name} within ${ms / 1000} s.`, { source: 'extension', remedy: 'Try again; if it stays so, reload the window.' });
}
