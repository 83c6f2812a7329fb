import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export type RpcMessage = { readonly id?: number; readonly method?: string; readonly params?: { readonly name?: string; readonly arguments?: unknown } };

export type GatewayRequest = { readonly httpMethod: string; readonly headers: IncomingHttpHeaders; readonly message: RpcMessage };

export type TestGateway = { readonly url: URL; readonly requests: GatewayRequest[] };

/** True where it answered; otherwise the gateway answers as usual. */
export type Interfere = (message: RpcMessage, response: ServerResponse, request: IncomingMessage) => boolean;

const tools = [
  { name: 'orders___listOrders', inputSchema: { type: 'object', properties: {} } },
  { name: 'orders___getOrder', inputSchema: { type: 'object', properties: { orderId: { type: 'string' } }, required: ['orderId'] } },
  { name: 'orders___createOrder', inputSchema: { type: 'object', properties: { item: { type: 'string' }, quantity: { type: 'integer' } }, required: ['item', 'quantity'] } },
  { name: `orders___${'long'.repeat(20)}`, inputSchema: { type: 'object' } },
];

/** A gateway as the agent's MCP client sees it, which notes every request. Its tools answer with the token that came. */
export async function testGateway(t: TestContext, interfere: Interfere = () => false): Promise<TestGateway> {
  const requests: GatewayRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const message = (text === '' ? {} : JSON.parse(text)) as RpcMessage;
      requests.push({ httpMethod: request.method ?? '', headers: request.headers, message });
      if (!interfere(message, response, request)) answer(message, response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`), requests };
}

function answer(message: RpcMessage, response: ServerResponse, request: IncomingMessage): void {
  if (request.method !== 'POST') return void response.writeHead(405).end();
  if (message.id === undefined) return void response.writeHead(202).end();
  sendResult(response, message, resultOf(message, request));
}

export function sendResult(response: ServerResponse, message: RpcMessage, result: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json', 'x-amzn-requestid': `gateway-${message.id}` });
  response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, result }));
}

function resultOf(message: RpcMessage, request: IncomingMessage): unknown {
  switch (message.method) {
    case 'initialize':
      return { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'gateway', version: '1' } };
    case 'tools/list':
      return { tools };
    default: {
      const text = JSON.stringify({ token: request.headers['x-custom-usertoken'], arguments: message.params?.arguments });
      return { content: [{ type: 'text', text }] };
    }
  }
}
