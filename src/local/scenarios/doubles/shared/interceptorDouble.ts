import { headerValue, type HeaderMap } from '../../../../core/agentcore/headers.ts';
import { splitToolName } from '../../../../core/agentcore/gateway/gateway.ts';
import { w3cTraceId } from '../../../../core/agentcore/logs/lambdaLog.ts';
import { isJsonObject, type JsonObject } from '../../../../core/flow/reading/jsonObject.ts';
import type { HopRecord } from '../../../../core/flow/hopRecord.ts';
import { RawToken } from '../../../../core/token/rawToken.ts';
import { viewToken } from '../../../../core/token/viewToken.ts';
import { claimPolicy, printHopRecord } from './printHopRecord.ts';

export type Handler = (event: unknown, context: LambdaContext) => Promise<unknown>;
type LambdaContext = { readonly awsRequestId?: string; readonly clientContext?: unknown };

export type ForwardOutput = {
  readonly interceptorOutputVersion: '1.0';
  readonly mcp: { readonly transformedGatewayRequest: { readonly headers: HeaderMap; readonly body: unknown } };
};

/** A tools/call on its way to the target, and what an interceptor can do with it. */
export type InterceptedCall = {
  /** As the gateway names them: in lower case. */
  readonly headers: HeaderMap;
  /** Name of the header that carries the user's token, as the settings write it. */
  readonly tokenHeader: string;
  /** Null where that header is not there. */
  readonly token: RawToken | null;
  /** Prints what came in; `asked` is the name under which the token was looked up. */
  readonly printReceived: (token: RawToken | null, asked?: string) => void;
  /** Prints what goes to the target in Authorization. */
  readonly printSent: (token: RawToken | null) => void;
  /** The answer that sends the call on with this token, or without any. */
  readonly forward: (token: RawToken | null) => ForwardOutput;
  /** Fails closed: says so in the log and answers the call in the target's place. */
  readonly refuse: () => JsonObject;
};

/** A Lambda handler that does as the generated interceptor does, but for what becomes of a tools/call. */
export function interceptorDouble(answer: (call: InterceptedCall) => JsonObject): Handler {
  return async (event, context) => {
    const request = memberOf(memberOf(event, 'mcp'), 'gatewayRequest');
    const headers = readHeaders(memberOf(request, 'headers'));
    const body = memberOf(request, 'body');
    return memberOf(body, 'method') === 'tools/call' ? answer(interceptedCall(headers, body, context)) : transformedRequest(correlationHeaders(headers), body);
  };
}

function interceptedCall(headers: HeaderMap, body: unknown, context: LambdaContext): InterceptedCall {
  const tokenHeader = process.env['USER_TOKEN_HEADER'] || 'X-Custom-UserToken';
  const claims = claimPolicy(process.env['HOP_CLAIMS']);
  const ids = { hop: 'interceptor', ...idsOf(headers, body, context) } as const;
  return {
    headers,
    tokenHeader,
    token: RawToken.from(headerValue(headers, tokenHeader) ?? ''),
    printReceived: (token, asked = tokenHeader.toLowerCase()) =>
      printHopRecord({ ...ids, moment: 'received', header: asked, headerNames: Object.keys(headers).sort(), token: viewToken(token, claims) }),
    printSent: (token) => printHopRecord({ ...ids, moment: 'sent', header: 'authorization', token: viewToken(token, claims) }),
    forward: (token) => transformedRequest({ ...(token === null ? {} : { Authorization: `Bearer ${token.reveal()}` }), ...correlationHeaders(headers) }, body),
    refuse: () => {
      printHopRecord({ ...ids, moment: 'rejected', token: { state: 'absent' }, reply: { status: 200, isError: true } });
      return refusal(body);
    },
  };
}

function idsOf(headers: HeaderMap, body: unknown, { awsRequestId, clientContext }: LambdaContext): Partial<HopRecord> {
  const id = memberOf(body, 'id');
  const tool = memberOf(memberOf(body, 'params'), 'name');
  const gatewayRequestId = memberOf(memberOf(clientContext, 'custom'), 'REQUEST_ID');
  return {
    correlationId: headerValue(headers, 'x-correlation-id'),
    traceId: traceIdOf(headers),
    requestId: awsRequestId,
    gatewayRequestId: typeof gatewayRequestId === 'string' ? gatewayRequestId : undefined,
    rpcId: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined,
    ...(typeof tool === 'string' ? { target: splitToolName(tool)?.target, tool } : {}),
  };
}

/** The agent's own trace where headers are passed, else the one in which Lambda says the gateway called. */
function traceIdOf(headers: HeaderMap): string | undefined {
  const parent = /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(headerValue(headers, 'traceparent') ?? '');
  return parent?.[1] ?? w3cTraceId(process.env['_X_AMZN_TRACE_ID'] ?? '') ?? undefined;
}

function correlationHeaders(headers: HeaderMap): HeaderMap {
  const correlationId = headerValue(headers, 'x-correlation-id');
  const traceparent = headerValue(headers, 'traceparent');
  return { ...(correlationId === undefined ? {} : { 'X-Correlation-Id': correlationId }), ...(traceparent === undefined ? {} : { traceparent }) };
}

function transformedRequest(headers: HeaderMap, body: unknown): ForwardOutput {
  return { interceptorOutputVersion: '1.0', mcp: { transformedGatewayRequest: { headers, body } } };
}

function refusal(body: unknown): JsonObject {
  const text = 'The call was refused: the token of the signed-in user did not reach the interceptor.';
  const answer = { jsonrpc: '2.0', id: memberOf(body, 'id') ?? null, result: { isError: true, content: [{ type: 'text', text }] } };
  return { interceptorOutputVersion: '1.0', mcp: { transformedGatewayResponse: { statusCode: 200, body: answer } } };
}

function readHeaders(value: unknown): HeaderMap {
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).filter((header): header is [string, string] => typeof header[1] === 'string')) : {};
}

function memberOf(value: unknown, name: string): unknown {
  return isJsonObject(value) ? value[name] : undefined;
}
