import { bareToken, type ClaimPolicy, type HopRecord, isRecord, loggableId, type PrintHopRecord, viewToken } from './hopRecord.ts';
import { traceIdIn } from './trace.ts';

export type Settings = {
  /** Name of the header in which the agent sends the user's token; its case does not matter. */
  readonly userTokenHeader: string;
  readonly claims: ClaimPolicy;
  readonly print: PrintHopRecord;
};

/** What Lambda says of one invocation. */
export type Invocation = {
  readonly requestId?: string | undefined;
  readonly gatewayRequestId?: string | undefined;
  /** The value of _X_AMZN_TRACE_ID: the only trace where the gateway passes no headers. */
  readonly xrayTrace?: string | undefined;
};

export type InterceptorOutput = {
  readonly interceptorOutputVersion: '1.0';
  readonly mcp:
    /** The gateway takes these two members and refuses any other. */
    | { readonly transformedGatewayRequest: { readonly headers: Record<string, string>; readonly body: unknown } }
    | { readonly transformedGatewayResponse: { readonly statusCode: 200; readonly body: unknown } };
};

type Headers = ReadonlyMap<string, string>;
type Message = Record<string, unknown>;

/**
 * Moves the user's token from its own header to Authorization. It does not verify the token: the target does.
 * A tools/call without a token is answered here and never reaches the target; every other MCP message passes unchanged.
 */
export function intercept(event: unknown, invocation: Invocation, settings: Settings): InterceptorOutput {
  const { headers, body } = gatewayRequest(event);
  const calls = messagesIn(body).filter(isToolCall);
  if (calls.length === 0) return forward(correlationHeaders(headers), body);

  const header = settings.userTokenHeader.toLowerCase();
  const token = bareToken(headers.get(header));
  const view = viewToken(token, settings.claims);
  const print = (record: Pick<HopRecord, 'moment' | 'header' | 'headerNames' | 'reply'>): void => {
    for (const call of calls) settings.print({ hop: 'interceptor', ...idsOf(call, headers, invocation), token: view, ...record });
  };

  print({ moment: 'received', header, headerNames: [...headers.keys()].sort() });
  if (token === null) {
    print({ moment: 'rejected', reply: { status: 200, isError: true } });
    return refuse(body);
  }
  print({ moment: 'sent', header: 'authorization' });
  return forward({ Authorization: `Bearer ${token}`, ...correlationHeaders(headers) }, body);
}

function gatewayRequest(event: unknown): { readonly headers: Headers; readonly body: unknown } {
  const mcp = isRecord(event) ? event['mcp'] : undefined;
  const request = isRecord(mcp) && isRecord(mcp['gatewayRequest']) ? mcp['gatewayRequest'] : {};
  // Setting 2 of GUIDE.md: the gateway puts the agent's headers here, and only with passRequestHeaders.
  return { headers: readHeaders(request['headers']), body: request['body'] };
}

/** What HTTP has no place for in a header's value: handed on, it could become a header of its own. */
const noHeaderValue = /[\x00-\x08\x0a-\x1f\x7f]/;

/** Names in lower case: the gateway sends them so, its documentation shows them otherwise. */
function readHeaders(value: unknown): Headers {
  const headers = new Map<string, string>();
  if (!isRecord(value)) return headers;
  for (const [name, text] of Object.entries(value)) if (typeof text === 'string' && !noHeaderValue.test(text)) headers.set(name.toLowerCase(), text);
  return headers;
}

/** A JSON-RPC batch is a list of messages. */
function messagesIn(body: unknown): readonly Message[] {
  return (Array.isArray(body) ? body : [body]).filter(isRecord);
}

function isToolCall(message: Message): boolean {
  return message['method'] === 'tools/call';
}

function idsOf(call: Message, headers: Headers, invocation: Invocation): Partial<HopRecord> {
  const params = isRecord(call['params']) ? call['params'] : {};
  const tool = typeof params['name'] === 'string' ? loggableId(params['name']) : undefined;
  return {
    correlationId: loggableId(headers.get('x-correlation-id')),
    traceId: traceIdIn(headers.get('traceparent'), headers.get('x-amzn-trace-id'), invocation.xrayTrace),
    requestId: invocation.requestId,
    gatewayRequestId: invocation.gatewayRequestId,
    rpcId: rpcIdOf(call['id']),
    target: tool?.includes('___') ? tool.slice(0, tool.indexOf('___')) : undefined,
    tool,
  };
}

/** MCP knows texts and whole numbers. */
function rpcIdOf(id: unknown): string | undefined {
  if (typeof id === 'string') return loggableId(id);
  return Number.isSafeInteger(id) ? String(id) : undefined;
}

/** Only these two: echoing all headers would hand the gateway's own signature to the target. */
function correlationHeaders(headers: Headers): Record<string, string> {
  const correlationId = headers.get('x-correlation-id');
  const traceparent = headers.get('traceparent');
  return {
    ...(correlationId === undefined ? {} : { 'X-Correlation-Id': correlationId }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

function forward(headers: Record<string, string>, body: unknown): InterceptorOutput {
  // Setting 3 of GUIDE.md: the gateway takes headers and body, and no other member.
  return { interceptorOutputVersion: '1.0', mcp: { transformedGatewayRequest: { headers, body } } };
}

/** Status 200 with isError, because MCP clients show that text and hide the body of a 401. */
function refuse(body: unknown): InterceptorOutput {
  const answers = messagesIn(body).filter((message) => isToolCall(message) || message['id'] !== undefined).map(refusalOf);
  return { interceptorOutputVersion: '1.0', mcp: { transformedGatewayResponse: { statusCode: 200, body: Array.isArray(body) ? answers : answers[0] } } };
}

function refusalOf(message: Message): Message {
  const answer = { jsonrpc: '2.0', id: message['id'] ?? null };
  const text = 'The call was refused: the token of the signed-in user did not reach the interceptor.';
  if (isToolCall(message)) return { ...answer, result: { isError: true, content: [{ type: 'text', text }] } };
  return { ...answer, error: { code: -32600, message: 'Refused together with a tools/call of the same batch.' } };
}
