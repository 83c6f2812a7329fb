import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { gatewayRequestIdHeader, splitToolName } from '../../../core/agentcore/gateway/gateway.ts';
import { correlationIdHeader, customHeaderPrefix, runtimeRequestIdHeader, sessionIdHeader } from '../../../core/agentcore/runtime/runtime.ts';
import type { HopRecord, Reply } from '../../../core/flow/hopRecord.ts';
import { isJsonObject } from '../../../core/flow/reading/jsonObject.ts';
import { RawToken } from '../../../core/token/rawToken.ts';
import { viewToken } from '../../../core/token/viewToken.ts';
import { setting } from './shared/gatewayCredential.ts';
import { GatewaySession, type GatewayAnswer } from './shared/gatewaySession.ts';
import { claimPolicy, printHopRecord } from './shared/printHopRecord.ts';

// An agent that gets the user's token and does not send it on: a server by the container contract of AgentCore Runtime that calls the gateway
// as a generated agent does, by the same settings, but for that one header.

const tokenHeader = (process.env['USER_TOKEN_HEADER'] || `${customHeaderPrefix}UserToken`).toLowerCase();
const gatewayTokenHeader = (process.env['GATEWAY_USER_TOKEN_HEADER'] || 'X-Custom-UserToken').toLowerCase();
const gatewayUrl = new URL(setting('GATEWAY_URL'));
const claims = claimPolicy(process.env['HOP_CLAIMS']);

const server = createServer((request, response) => {
  const answer = (status: number, body: unknown): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  request.resume(); // it does the same whatever it is asked
  if (request.method === 'GET' && request.url === '/ping') return answer(200, { status: 'Healthy' });
  if (request.method !== 'POST' || request.url !== '/invocations') return answer(404, { message: 'Not found' });
  request.once('end', () => void invoke(request.headers).then((result) => answer(200, { result })));
});
server.listen(Number(setting('PORT')), setting('HOST'));

/** Never rejects: what failed is the answer, as it is a generated agent's. */
async function invoke(headers: IncomingHttpHeaders): Promise<string> {
  const ids = {
    hop: 'agent',
    correlationId: text(headers[correlationIdHeader]) ?? randomUUID(),
    sessionId: text(headers[sessionIdHeader]),
    requestId: text(headers[runtimeRequestIdHeader]),
  } as const;
  const headerNames = Object.keys(headers).filter((name) => name === 'authorization' || name.startsWith(customHeaderPrefix)).sort();
  printHopRecord({ ...ids, moment: 'received', header: tokenHeader, headerNames, token: viewToken(RawToken.from(text(headers[tokenHeader]) ?? ''), claims) });
  try {
    return await callTool({ ...ids, traceId: randomBytes(16).toString('hex') });
  } catch (error) {
    return `The agent could not answer: ${error instanceof Error ? error.name : typeof error}.`;
  }
}

type CallIds = Pick<HopRecord, 'hop' | 'sessionId' | 'requestId'> & { readonly correlationId: string; readonly traceId: string };

async function callTool(ids: CallIds): Promise<string> {
  const traceparent = `00-${ids.traceId}-${randomBytes(8).toString('hex')}-01`;
  const session = new GatewaySession(gatewayUrl, { 'x-correlation-id': ids.correlationId, traceparent });
  await session.open();
  const tools = await session.toolNames();
  const tool = tools.find((name) => splitToolName(name)?.operationId === 'listOrders') ?? tools[0];
  if (tool === undefined) return 'The gateway offers no tool.';

  const call = { ...ids, rpcId: 'call', target: splitToolName(tool)?.target, tool };
  printHopRecord({ ...call, moment: 'sent', header: gatewayTokenHeader, token: { state: 'absent' } });
  const answer = await session.request(call.rpcId, 'tools/call', { name: tool, arguments: {} });
  const reply = replyOf(answer);
  printHopRecord({ ...call, moment: 'answered', gatewayRequestId: answer.headers.get(gatewayRequestIdHeader) ?? undefined, reply });
  return `${tool} ${reply.isError === false ? 'answered' : 'failed'}.`;
}

function replyOf({ status, message }: GatewayAnswer): Reply {
  const { result, error } = message ?? {};
  return {
    status,
    ...(isJsonObject(result) ? { isError: result['isError'] === true } : {}),
    ...(isJsonObject(error) && typeof error['code'] === 'number' ? { rpcCode: error['code'] } : {}),
  };
}

function text(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
