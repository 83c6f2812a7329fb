import type { BedrockAgentCoreAppConfig } from 'bedrock-agentcore/runtime';

import { isRecord } from './hopRecord.ts';

/** What the caller sent, and those of its headers that the server keeps from the agent. */
export class Asked {
  readonly payload: unknown;
  readonly traceparent: string | undefined;
  /** True where the caller takes the answer piece by piece. */
  readonly streams: boolean;
  /** The server looks for it here where no header names the session. */
  readonly sessionId: unknown;

  constructor(payload: unknown, headers: Headers) {
    this.payload = payload;
    this.traceparent = typeof headers.traceparent === 'string' ? headers.traceparent : undefined;
    // The same test as the server's own: it refuses to stream otherwise.
    this.streams = headers.accept?.includes('text/event-stream') === true;
    this.sessionId = isRecord(payload) ? payload['sessionId'] : undefined;
  }
}

type Headers = { readonly accept?: string | undefined; readonly traceparent?: unknown };

type BodyParser = NonNullable<BedrockAgentCoreAppConfig['contentTypeParsers']>[number];

/** Reads a body of JSON in the server's place: the server's own reader forgets the request. */
export const readAsked: BodyParser = {
  contentType: 'application/json',
  parseAs: 'string',
  parser: ({ headers }: { readonly headers: Headers }, body: string | Buffer, done: (error: Error | null, asked?: unknown) => void): void => {
    try {
      done(null, new Asked(JSON.parse(String(body)), headers));
    } catch {
      done(Object.assign(new Error('The body is no JSON.'), { statusCode: 400 }));
    }
  },
};

/** A body of any other type is no prompt. */
export function askedOf(body: unknown): Asked {
  return body instanceof Asked ? body : new Asked(body, {});
}
