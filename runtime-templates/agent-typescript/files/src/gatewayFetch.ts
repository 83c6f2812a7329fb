import { randomBytes } from 'node:crypto';

import { AgentError, faultOf } from './agentError.ts';
import type { AddCredential } from './gatewayCredential.ts';
import { type ClaimPolicy, type HopRecord, type PrintHopRecord, viewToken } from './hopRecord.ts';
import { answerIn, errorCode, failedCall, isToolError, type RpcAnswer, type ToolCall, toolCallIn } from './rpc.ts';
import type { GatewaySettings } from './settings.ts';

/** One user's one invocation. */
export type Invocation = {
  readonly token: string;
  readonly correlationId: string;
  /** 32 hex digits. */
  readonly traceId: string;
  readonly sessionId?: string | undefined;
  readonly requestId?: string | undefined;
};

export type Gateway = {
  readonly settings: Pick<GatewaySettings, 'userTokenHeader' | 'timeoutMs'>;
  readonly addCredential: AddCredential;
  readonly claims: ClaimPolicy;
  readonly print: PrintHopRecord;
};

/**
 * The fetch of one invocation's MCP client, and the agent's only way to the gateway: it sends the user's token, the correlation id and the
 * trace with every message, adds the agent's own credential, keeps to a deadline, follows no redirect and prints what was sent and answered.
 * No text of a failed response goes on, since it would reach the model: a tools/call that fails becomes a tool error in our words,
 * anything else rejects with an AgentError.
 */
export function gatewayFetch(invocation: Invocation, gateway: Gateway): (url: string | URL, init?: RequestInit) => Promise<Response> {
  return async (url, init = {}) => {
    // The MCP client asks for a stream of server messages. The agent needs none, and a deadline would make it ask for ever.
    if (init.method !== 'POST') return new Response(null, { status: 405 });
    const body = String(init.body);
    const call = toolCallIn(body);
    const exchange = async (): Promise<Response> => {
      const headers = await gateway.addCredential({ url: new URL(url), headers: messageHeaders(init.headers, invocation, gateway), body });
      if (call !== null) printSent(call, invocation, gateway);
      // A redirect would hand the user's token to whoever it names.
      const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal: deadline(init.signal, gateway) });
      return call === null ? withoutErrorText(response) : Response.json(await readAnswer(response, call, invocation, gateway));
    };
    return exchange().catch((cause: unknown) => {
      const failure = cause instanceof AgentError ? cause : new AgentError(`the gateway cannot be reached: ${faultOf(cause)}`, cause);
      if (call === null) throw failure;
      return Response.json(failedCall(call.id, failure.message));
    });
  };
}

function messageHeaders(headers: RequestInit['headers'], invocation: Invocation, gateway: Gateway): Record<string, string> {
  return {
    ...Object.fromEntries(new Headers(headers)),
    [gateway.settings.userTokenHeader.toLowerCase()]: invocation.token,
    'x-correlation-id': invocation.correlationId,
    traceparent: `00-${invocation.traceId}-${randomBytes(8).toString('hex')}-01`,
  };
}

function deadline(caller: AbortSignal | null | undefined, gateway: Gateway): AbortSignal {
  const timeout = AbortSignal.timeout(gateway.settings.timeoutMs);
  return caller ? AbortSignal.any([caller, timeout]) : timeout;
}

async function readAnswer(response: Response, call: ToolCall, invocation: Invocation, gateway: Gateway): Promise<RpcAnswer> {
  const text = await response.text();
  const answer = answerIn(text, response.headers.get('content-type'), call.id);
  gateway.print({
    ...recordOf(call, invocation),
    moment: 'answered',
    gatewayRequestId: response.headers.get('x-amzn-requestid') ?? undefined,
    reply: { status: response.status, ...(answer === null ? {} : { isError: isToolError(answer), rpcCode: errorCode(answer) }) },
  });
  if (!response.ok) throw new AgentError(`the gateway answered ${response.status}`);
  if (answer === null) throw new AgentError('the gateway sent no answer to this call');
  // A tool's own result goes on as it is, also where it tells of an error.
  if ('result' in answer) return answer;
  throw new AgentError(`the gateway refused the call (${errorCode(answer) ?? 'without a code'})`);
}

function withoutErrorText(response: Response): Response {
  if (response.ok) return response;
  void response.body?.cancel().catch(() => {});
  return new Response(`The gateway answered ${response.status}.`, { status: response.status });
}

function printSent(call: ToolCall, invocation: Invocation, gateway: Gateway): void {
  gateway.print({
    ...recordOf(call, invocation),
    moment: 'sent',
    header: gateway.settings.userTokenHeader.toLowerCase(),
    token: viewToken(invocation.token, gateway.claims),
  });
}

function recordOf(call: ToolCall, invocation: Invocation): Omit<HopRecord, 'moment'> {
  const { correlationId, traceId, sessionId, requestId } = invocation;
  const separator = call.tool.indexOf('___');
  return {
    hop: 'agent', correlationId, traceId, sessionId, requestId,
    rpcId: String(call.id),
    target: separator > 0 ? call.tool.slice(0, separator) : undefined,
    tool: call.tool,
  };
}
