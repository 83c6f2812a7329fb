import { request } from 'undici';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { HeaderMap } from '../../core/agentcore/headers.ts';

export type AgentCall = {
  /** The agent's /invocations. */
  readonly url: URL;
  readonly headers: HeaderMap;
  readonly body: Buffer;
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
};

export type AgentAnswer =
  | { readonly outcome: 'answered'; readonly status: number; readonly contentType: string | undefined; readonly body: Readable }
  | { readonly outcome: 'unreachable' };

/**
 * Hands one invocation to the agent. Rejects only where `signal` aborts; an agent that is down is an answer. A connection that
 * breaks before the answer is tried once more: it was kept from before a restart. An agent that broke it by dying with this
 * invocation is still down then, so nothing runs twice.
 */
export async function invokeAgent(call: AgentCall): Promise<AgentAnswer> {
  try {
    return await send(call).catch((error: unknown) => (isBrokenConnection(error) ? send(call) : Promise.reject(error)));
  } catch {
    call.signal.throwIfAborted();
    return { outcome: 'unreachable' };
  }
}

async function send({ url, headers, body, dispatcher, signal }: AgentCall): Promise<AgentAnswer> {
  const answer = await request(url, { dispatcher, method: 'POST', headers, body, signal, headersTimeout: 0, bodyTimeout: 0 });
  const contentType = answer.headers['content-type'];
  return { outcome: 'answered', status: answer.statusCode, contentType: typeof contentType === 'string' ? contentType : undefined, body: answer.body };
}

function isBrokenConnection(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(String(error.code));
}
