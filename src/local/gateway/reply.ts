import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { gatewayRequestIdHeader } from '../../core/agentcore/gateway/gateway.ts';
import type { GatewayError } from '../../core/agentcore/gateway/gatewayErrors.ts';
import type { HeaderMap } from '../../core/agentcore/headers.ts';

export type RpcId = string | number | null;

/** The one answer to a request; each kind of it carries the gateway's request id. Fact `gateway.request-id-header`. */
export class Reply {
  readonly #response: ServerResponse;
  readonly #requestId: string;

  constructor(response: ServerResponse, requestId: string) {
    this.#response = response;
    this.#requestId = requestId;
  }

  /** `null` = no body. */
  json(status: number, body: unknown, headers: HeaderMap = {}): void {
    const text = body === null ? '' : JSON.stringify(body);
    const content = body === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    this.#response.writeHead(status, { ...headers, ...content, [gatewayRequestIdHeader]: this.#requestId });
    this.#response.end(text);
  }

  error({ status, code, message }: GatewayError, id: RpcId, headers: HeaderMap = {}): void {
    this.json(status, { jsonrpc: '2.0', id, error: { code, message } }, headers);
  }

  /** Passes on an answer of the SDK; resolves when it has ended. */
  async relay(answer: Response): Promise<void> {
    this.#response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), [gatewayRequestIdHeader]: this.#requestId });
    if (answer.body === null) return void this.#response.end();
    // Node's web streams and the DOM's are one thing at run time, and two types.
    await pipeline(Readable.fromWeb(answer.body as ReadableStream), this.#response);
  }

  /** For a fault of ours: half an answer is broken off, because it cannot become an error. */
  fail(error: GatewayError): void {
    if (this.#response.headersSent) this.#response.destroy();
    else this.error(error, null);
  }

  /** True when nobody is there any more to read an answer. */
  get isUnread(): boolean {
    return this.#response.destroyed;
  }

  /** Fires when the caller is gone or has its answer. */
  closed(): AbortSignal {
    const closed = new AbortController();
    this.#response.once('close', () => closed.abort());
    return closed.signal;
  }
}
