import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gatewayLimits, mcpPath } from '../../core/agentcore/gateway/gateway.ts';
import { gatewayErrors, protectedResourcePath } from '../../core/agentcore/gateway/gatewayErrors.ts';
import type { HeaderMap } from '../../core/agentcore/headers.ts';
import type { BearerVerifier } from '../identity/bearerVerifier.ts';
import { readBody } from '../http/readBody.ts';
import { headersOf } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { answerMessage } from './answerMessage.ts';
import { admit } from './inboundAuthorizer.ts';
import type { CallerRules } from './inboundAuthorizer.ts';
import { intercept } from './intercept.ts';
import type { McpServerSettings } from './answerBySdk.ts';
import { Reply } from './reply.ts';
import type { RpcId } from './reply.ts';
import { RequestLog } from './requestLog.ts';
import type { GatewaySettings } from './startGateway.ts';
import { continueTrace } from './trace.ts';

export type RunningGateway = { readonly settings: GatewaySettings; readonly url: string; readonly bearer: BearerVerifier | null; readonly mcp: McpServerSettings };

type Arrival = { readonly request: IncomingMessage; readonly reply: Reply; readonly gateway: RunningGateway; readonly exchange: Exchange };

/** Serves one request from end to end. Never rejects: a fault of ours is an internal error, as it would be on AWS. */
export async function serveRequest(request: IncomingMessage, response: ServerResponse, gateway: RunningGateway): Promise<void> {
  const { settings } = gateway;
  const requestId = randomUUID();
  const reply = new Reply(response, requestId);
  const headers = headersOf(request);
  const trace = continueTrace(headers);
  const exchange = { requestId, trace, inForce: settings.configuration(), headers, interceptorHeaders: {}, log: new RequestLog(settings, requestId, trace) };
  try {
    await route({ request, reply, gateway, exchange });
  } catch {
    if (reply.isUnread) return;
    exchange.log.failed('internal error');
    reply.fail(gatewayErrors.internal);
  }
}

async function route(arrival: Arrival): Promise<void> {
  const { request, reply, gateway, exchange } = arrival;
  const { authorizer } = exchange.inForce.gateway;
  const [path = ''] = (request.url ?? '').split('?', 1);
  if (path === protectedResourcePath && authorizer === 'CUSTOM_JWT') return describeResource(arrival);
  if (path !== mcpPath) return reply.json(404, { message: 'Not Found' });

  const body = await readBody(request, gatewayLimits.payloadBytes);
  if (body === null) {
    exchange.log.failed(gatewayErrors.tooLarge.message);
    return reply.error(gatewayErrors.tooLarge, null, { connection: 'close' });
  }
  const admission = await admit(request, body, authorizer, callerRules(gateway));
  if (admission.outcome === 'refused') {
    exchange.log.failed(admission.what);
    return reply.json(admission.status, admission.body, admission.headers);
  }
  // Without sessions there is no stream to open and nothing to delete.
  if (request.method !== 'POST') return reply.error(gatewayErrors.methodNotAllowed, null, { allow: 'POST' });
  await serveMessage(arrival, body.toString('utf8'), admission.awsPrincipalArn);
}

function callerRules({ settings, bearer, url }: RunningGateway): CallerRules {
  const { credentials, region, mustSign, clock } = settings;
  return { credentials, region, mustSign, bearer, now: clock.now(), gatewayUrl: url };
}

async function serveMessage(arrival: Arrival, rawBody: string, awsPrincipalArn: string | null): Promise<void> {
  const { reply, gateway, exchange } = arrival;
  const { requestInterceptor } = exchange.inForce.gateway;
  const body = parse(rawBody);
  if (body === undefined) {
    exchange.log.failed(gatewayErrors.malformed.message);
    return reply.error(gatewayErrors.malformed, null);
  }
  if (requestInterceptor === null) {
    exchange.log.started(body);
    return answer(arrival, body);
  }
  const decision = await intercept(exchange, { path: mcpPath, rawBody, body, awsPrincipalArn, ...requestInterceptor }, gateway.settings);
  // A short circuit leaves no record at all.
  if (decision.outcome === 'answer') return reply.json(decision.statusCode, decision.body, withoutFraming(decision.headers));
  exchange.log.started(body);
  if (decision.outcome === 'forward') return answer({ ...arrival, exchange: { ...exchange, interceptorHeaders: decision.headers } }, decision.body);
  exchange.log.failed(decision.what);
  reply.error(gatewayErrors.interceptor(decision.message), idOf(body));
}

function answer({ reply, gateway, exchange }: Arrival, body: unknown): Promise<void> {
  return answerMessage(exchange, { url: gateway.url + mcpPath, body }, reply, gateway.mcp);
}

/** Whom a CUSTOM_JWT gateway takes tokens from (RFC 9728): where the challenge of its 401 leads. */
function describeResource({ reply, gateway: { settings, url } }: Arrival): void {
  reply.json(200, { resource: url + mcpPath, authorization_servers: settings.bearer === null ? [] : [settings.bearer.issuer] });
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function idOf(body: unknown): RpcId {
  if (typeof body !== 'object' || body === null || !('id' in body)) return null;
  return typeof body.id === 'string' || typeof body.id === 'number' ? body.id : null;
}

/** The interceptor says what its answer means, not how it is written on the wire. */
function withoutFraming(headers: HeaderMap): HeaderMap {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(content-length|content-type|transfer-encoding|connection)$/i.test(name)));
}
