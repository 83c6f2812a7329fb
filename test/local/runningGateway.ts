import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { GatewayLogRecord } from '../../src/core/agentcore/logs/gatewayLog.ts';
import type { GatewayConfiguration, TargetConfiguration } from '../../src/core/chain/configuration.ts';
import type { GatewayInForce } from '../../src/local/gateway/exchange.ts';
import type { InvokeInterceptor } from '../../src/local/gateway/intercept.ts';
import { startGateway } from '../../src/local/gateway/startGateway.ts';
import type { Gateway, GatewaySettings } from '../../src/local/gateway/startGateway.ts';
import { closeServer, listen } from '../../src/local/http/listen.ts';
import { pausableClock } from '../../src/local/pausableClock.ts';

export const gatewayArn = 'arn:aws:bedrock-agentcore:us-west-2:000000000000:gateway/orders-local00000';

const ok = { 200: { description: 'ok' } };

export const ordersDocument = {
  openapi: '3.1.0',
  info: { title: 'Orders', version: '1' },
  servers: [{ url: 'https://orders.example.com' }],
  paths: {
    '/orders': {
      get: { operationId: 'listOrders', summary: 'List my orders', parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }], responses: ok },
      post: { operationId: 'createOrder', requestBody: { required: true, content: { 'application/json': { schema: { type: 'object', required: ['item'], properties: { item: { type: 'string' } } } } } }, responses: ok },
    },
    '/orders/{id}': { get: { operationId: 'getOrder', parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }], responses: ok } },
  },
};

export type Received = { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: string };

export type RunningGateway = {
  readonly gateway: Gateway;
  readonly records: readonly GatewayLogRecord[];
  /** What reached the target, in order. */
  readonly received: readonly Received[];
  /** In force from the next request on. */
  readonly configure: (gateway: Partial<GatewayConfiguration>, target?: Partial<TargetConfiguration>) => void;
  readonly answerWith: (answer: (request: Received, response: ServerResponse) => void) => void;
  readonly stopTarget: () => Promise<void>;
  /** On the same port, as a component after an edit. */
  readonly startTarget: () => Promise<void>;
  readonly post: (body: unknown, headers?: Record<string, string>) => Promise<Posted>;
  readonly close: () => Promise<void>;
};

export type Posted = { readonly status: number; readonly headers: Headers; readonly text: string; readonly json: any };

export const noInterceptor: InvokeInterceptor = () => Promise.reject(new Error('no interceptor is configured'));

/** A gateway without an interceptor and with authorizer NONE, before a target of node:http; every setting may be another. */
export async function startRunningGateway(settings: Partial<GatewaySettings> = {}): Promise<RunningGateway> {
  const records: GatewayLogRecord[] = [];
  const received: Received[] = [];
  let inForce: GatewayInForce = {
    gateway: { authorizer: 'NONE', requestInterceptor: null, exceptionLevel: 'off' },
    targets: [{ name: 'orders', credentialProviders: [], allowedRequestHeaders: ['X-Correlation-Id', 'traceparent'] }],
  };
  let answer = (request: Received, response: ServerResponse): void => void response.end(JSON.stringify({ echo: request.url }));
  const target = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const seen = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      received.push(seen);
      answer(seen, response);
    });
  });
  const targetPort = await listen(target, 'target', 0);
  const targetUrl = `http://127.0.0.1:${targetPort}`;
  const gateway = await startGateway({
    port: 0,
    arn: gatewayArn,
    region: 'us-west-2',
    configuration: () => inForce,
    targets: [{ name: 'orders', openapi: ordersDocument, url: () => targetUrl }],
    credentials: null,
    mustSign: ['X-Custom-UserToken'],
    bearer: null,
    invokeInterceptor: noInterceptor,
    log: (record) => records.push(record),
    clock: pausableClock(),
    targetTimeoutMs: 10_000,
    ...settings,
  });
  return {
    gateway,
    records,
    received,
    configure: (changes, target = {}) => {
      inForce = { gateway: { ...inForce.gateway, ...changes }, targets: inForce.targets.map((known) => ({ ...known, ...target })) };
    },
    answerWith: (next) => {
      answer = next;
    },
    stopTarget: () => closeServer(target),
    startTarget: async () => void (await listen(target, 'target', targetPort)),
    post: async (body, headers = {}) => {
      const response = await fetch(gateway.mcpUrl, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : null };
    },
    close: async () => {
      await gateway.close();
      if (target.listening) await closeServer(target);
    },
  };
}

export function toolCall(name: string, args: unknown = {}, id: number | string = 7): Record<string, unknown> {
  return { jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
