import { randomUUID } from 'node:crypto';
import { gatewayRequestIdHeader } from '../../core/agentcore/gateway/gateway.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HeaderMap } from '../../core/agentcore/headers.ts';
import type { ServiceError } from '../../core/agentcore/serviceError.ts';

/** One request at the runtime's door and its answer, under one request id that every answer names. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId = randomUUID();

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.request = request;
    this.response = response;
    response.setHeader(gatewayRequestIdHeader, this.requestId);
  }

  /** Headers that came with one value. */
  get headers(): HeaderMap {
    return Object.fromEntries(Object.entries(this.request.headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  }

  begin(status: number, headers: HeaderMap): void {
    this.response.writeHead(status, headers);
    this.response.flushHeaders();
  }

  /** Where an answer has begun it is broken off: half an answer cannot become an error. */
  refuse({ status, type, message }: ServiceError, headers: HeaderMap = {}): void {
    if (this.response.headersSent) return void this.response.destroy();
    this.response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type, ...headers });
    this.response.end(JSON.stringify({ message }));
  }

  onCallerGone(callback: () => void): void {
    this.response.once('close', () => {
      if (!this.response.writableFinished) callback();
    });
  }
}
