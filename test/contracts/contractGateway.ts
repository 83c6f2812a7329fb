import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { placeholderCredentials } from '../../src/local/signature/placeholderCredentials.ts';
import { verifySignature } from '../../src/local/signature/verifySignature.ts';

/** What a gateway does to a message instead of answering it. `on` is its method, or "*" for all. */
export type Fault = {
  readonly on: string;
  readonly status?: number;
  readonly rpcCode?: number;
  readonly isError?: string;
  readonly hang?: true;
  readonly close?: true;
  readonly sse?: true;
  readonly text?: string;
};

export type GatewayBehaviour = { readonly fault?: Fault | undefined; readonly tools?: readonly string[] | undefined };

export type SeenMessage = { readonly httpMethod: string; readonly method: string; readonly headers: IncomingHttpHeaders };

export type ContractGateway = {
  readonly url: string;
  /** Gives tokens at /token to the agent's own client, and none at /refused. */
  readonly issuer: string;
  /** What arrived with this correlation id. */
  readonly seen: (correlationId: string) => readonly SeenMessage[];
  /** How it behaves to calls with this correlation id. */
  readonly behave: (correlationId: string, behaviour: GatewayBehaviour) => void;
  /** True where anybody followed a redirect. */
  readonly strangerAsked: () => boolean;
  readonly close: () => void;
};

/** Stands in every text that an agent must not repeat. */
export const serverSecret = 'a text that only the server may know';

type Message = { readonly id?: number; readonly method: string; readonly params?: { readonly arguments?: unknown } };

/** What an agent that signs has to sign with. */
export const agentCredentials = placeholderCredentials();

/** What the agent's own client has to show. */
export const agentClientSecret = randomBytes(12).toString('hex');
const agentClient = `Basic ${Buffer.from(`agent:${agentClientSecret}`).toString('base64')}`;

/** A gateway as an agent sees it, with faults. Its tools answer with their arguments. Signatures and tokens of the agent's own are checked where they come. */
export async function contractGateway(): Promise<ContractGateway> {
  const behaviours = new Map<string, GatewayBehaviour>();
  const seen = new Map<string, SeenMessage[]>();
  let followed = false;
  const stranger = await listen((_request, response) => {
    followed = true;
    response.end();
  });
  const gateway = await listen((request, response) => void answer(request, response));
  const issuer = await listen((request, response) => {
    if (request.url === '/token' && request.headers.authorization === agentClient) json(response, { access_token: 'the-agents-own', expires_in: 3600 });
    else json(response, { error: serverSecret }, 403);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const message = body.length === 0 ? { method: '' } : (JSON.parse(body.toString()) as Message);
    const id = String(request.headers['x-correlation-id']);
    seen.set(id, [...(seen.get(id) ?? []), { httpMethod: request.method ?? '', method: message.method, headers: request.headers }]);
    const { fault, tools = ['orders___listOrders', 'orders___getOrder', 'orders___createOrder'] } = behaviours.get(id) ?? {};
    if (!mayEnter(request, body)) return json(response, { message: serverSecret }, 403);
    if (fault?.on === '*' || fault?.on === message.method) return misbehave(fault, message, response, stranger.url);
    if (message.id === undefined) return void response.writeHead(202).end();
    json(response, rpcAnswer(message, tools), 200, { 'x-amzn-requestid': `gateway-${message.id}` });
  }

  return {
    url: `${gateway.url}/mcp`,
    issuer: issuer.url,
    seen: (id) => seen.get(id) ?? [],
    behave: (id, behaviour) => void behaviours.set(id, behaviour),
    strangerAsked: () => followed,
    close: () => {
      for (const { server } of [gateway, issuer, stranger]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

function mayEnter(request: IncomingMessage, body: Buffer): boolean {
  const { authorization } = request.headers;
  if (authorization === undefined || authorization === 'Bearer the-agents-own') return true;
  const received = { method: request.method ?? '', url: request.url ?? '', headersDistinct: request.headersDistinct, body };
  return verifySignature(received, { credentials: agentCredentials, region: 'us-west-2', service: 'bedrock-agentcore', now: Date.now(), mustSign: ['x-custom-usertoken'] }).ok;
}

function misbehave(fault: Fault, message: Message, response: ServerResponse, stranger: string): void {
  const requestId = { 'x-amzn-requestid': `gateway-${message.id ?? ''}` };
  const answer = rpcAnswer(message, []);
  if (fault.hang === true) return;
  if (fault.close === true) return void response.destroy();
  if (fault.text !== undefined) return void response.writeHead(200, { 'content-type': 'application/json', ...requestId }).end(fault.text);
  if (fault.sse === true) return void response.writeHead(200, { 'content-type': 'text/event-stream', ...requestId }).end(`: hello\r\n\r\nevent: message\r\ndata: ${JSON.stringify(answer)}\r\n\r\n`);
  if (fault.isError !== undefined) return json(response, { ...answer, result: { isError: true, content: [{ type: 'text', text: fault.isError }] } }, 200, requestId);
  const { status = 200, rpcCode } = fault;
  const location = status >= 300 && status < 400 ? { location: stranger } : {};
  if (rpcCode === undefined) return json(response, { message: serverSecret }, status, { ...requestId, ...location });
  json(response, { jsonrpc: '2.0', id: message.id, error: { code: rpcCode, message: serverSecret } }, status, requestId);
}

function rpcAnswer(message: Message, tools: readonly string[]): object {
  const { id, method } = message;
  switch (method) {
    case 'initialize':
      return { jsonrpc: '2.0', id, result: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'gateway', version: '1' } } };
    case 'tools/list':
      return { jsonrpc: '2.0', id, result: { tools: tools.map((name) => ({ name, inputSchema: { type: 'object', required: name.endsWith('listOrders') ? [] : ['id'] } })) } };
    case 'tools/call':
      return { jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: JSON.stringify(message.params?.arguments ?? {}) }] } };
    default:
      return { jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } };
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function json(response: ServerResponse, body: object, status = 200, headers: { readonly [name: string]: string } = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
