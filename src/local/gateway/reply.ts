import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { GatewayError } from '../../core/agentcore/gatewayErrors.ts';
import type { HeaderMap } from '../../core/agentcore/headers.ts';

/** Answers with JSON; `null` = no body. */
export function replyJson(response: ServerResponse, status: number, body: unknown, headers: HeaderMap = {}): void {
  if (body === null) return void response.writeHead(status, headers).end();
  const text = JSON.stringify(body);
  response.writeHead(status, { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

export function replyError(response: ServerResponse, { status, code, message }: GatewayError, id: string | number | null, headers: HeaderMap = {}): void {
  replyJson(response, status, { jsonrpc: '2.0', id, error: { code, message } }, headers);
}

/** Passes on an answer of the SDK; resolves when it has ended. */
export async function replyResponse(response: ServerResponse, answer: Response): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.body === null) return void response.end();
  // Node's web streams and the DOM's are one thing at run time, and two types.
  await pipeline(Readable.fromWeb(answer.body as ReadableStream), response);
}
