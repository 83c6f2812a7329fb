import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import type { Clock } from '../clock.ts';
import type { TargetRequest } from './openapi/requestBuilder.ts';

export type TargetAnswer =
  | { readonly outcome: 'answered'; readonly status: number; readonly text: string }
  /** `why` names the fault and the address, nothing of the request. */
  | { readonly outcome: 'unreachable'; readonly why: string };

/** `stale`: a kept connection broke before anything came back; the target may just have closed it as idle. */
type Attempt = TargetAnswer | { readonly outcome: 'stale'; readonly why: string };

type Address = { readonly url: string; readonly pool: Pool; readonly basePath: string };

/** What a gateway takes from a target at most. */
const answerLimitBytes = 6 * 1024 * 1024;
/** Enough that calls do not wait for each other on one machine. */
const mostConnections = 64;

/**
 * Sends requests to one target over kept connections. Follows no redirect (its headers hold the user's token) and knows no time-out
 * but the chain's clock, so that a target paused in a debugger is not given up.
 */
export class TargetClient {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  #address: Address | null = null;

  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** `url` is the target's base address, whose path stands before the request's own. Never rejects. */
  async send(url: string, request: TargetRequest): Promise<TargetAnswer> {
    const { pool, basePath } = this.#addressFor(url);
    const options = { ...request, path: basePath + request.path };
    const first = await this.#attempt(pool, options);
    const last = first.outcome === 'stale' && isSafe(request.method) ? await this.#attempt(pool, options) : first;
    return last.outcome === 'stale' ? { outcome: 'unreachable', why: last.why } : last;
  }

  /** Breaks off what is under way. */
  async close(): Promise<void> {
    await this.#address?.pool.destroy();
  }

  #addressFor(url: string): Address {
    if (this.#address?.url === url) return this.#address;
    void this.#address?.pool.close();
    const { origin, pathname } = new URL(url);
    const pool = new Pool(origin, { connections: mostConnections, headersTimeout: 0, bodyTimeout: 0, maxResponseSize: answerLimitBytes });
    this.#address = { url, pool, basePath: pathname.replace(/\/$/, '') };
    return this.#address;
  }

  #attempt(pool: Pool, options: Dispatcher.DispatchOptions): Promise<Attempt> {
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let status = 0;
      let cancelTimer = (): void => {};
      const settle = (attempt: Attempt): void => {
        cancelTimer();
        resolve(attempt);
      };
      pool.dispatch(options, {
        onRequestStart: (controller) => {
          cancelTimer();
          cancelTimer = this.#clock.after(this.#timeoutMs, () => controller.abort(new Error(`no answer within ${this.#timeoutMs / 1000} s`)));
        },
        onResponseStart: (_controller, statusCode) => {
          status = statusCode;
        },
        onResponseData: (_controller, chunk) => {
          chunks.push(chunk);
        },
        onResponseEnd: () => settle({ outcome: 'answered', status, text: textOf(chunks) }),
        onResponseError: (_controller, error) => settle({ outcome: status === 0 && isBrokenConnection(error) ? 'stale' : 'unreachable', why: error.message }),
      });
    });
  }
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

function isBrokenConnection(error: Error): boolean {
  return 'code' in error && (error.code === 'UND_ERR_SOCKET' || error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function textOf(chunks: readonly Buffer[]): string {
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only.toString('utf8') : Buffer.concat(chunks).toString('utf8');
}
