import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { AwsAccess } from '../../src/app/ports.ts';

/** One call as it passes: the operation by its name in the API model, or by method and path where the call does not name it. */
export type PassingCall = { readonly operation: string; readonly input: { readonly [member: string]: unknown } };

/** An answer in the place of AWS's own; `error` is the name of the exception. */
export type Fault = { readonly status: number; readonly error?: string; readonly body?: { readonly [member: string]: unknown } };

export type FaultProxy = { readonly access: AwsAccess; readonly calls: readonly PassingCall[]; readonly stop: () => void };

/** Stands before an AWS and answers in its place what `fault` gives; null lets the call pass. */
export async function startFaultProxy(aws: AwsAccess & { readonly endpoint: string }, fault: (call: PassingCall) => Fault | null): Promise<FaultProxy> {
  const calls: PassingCall[] = [];
  const server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => response.writeHead(502).end(String(error)));
  });
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const call = passingCall(request, body);
    calls.push(call);
    const injected = fault(call);
    if (injected !== null) return answer(response, injected);
    const passed = await fetch(new URL(request.url ?? '/', aws.endpoint), { method: request.method ?? 'GET', headers: headersOf(request), ...(body === '' ? {} : { body }) });
    response.writeHead(passed.status, { 'content-type': passed.headers.get('content-type') ?? 'application/json' }).end(await passed.text());
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    access: { ...aws, endpoint: `http://127.0.0.1:${port}` },
    calls,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function passingCall(request: IncomingMessage, body: string): PassingCall {
  const target = request.headers['x-amz-target'];
  const operation = typeof target === 'string' ? target.replace(/^.*\./, '') : `${request.method} ${request.url}`;
  return { operation, input: body === '' ? {} : (JSON.parse(body) as PassingCall['input']) };
}

function answer(response: ServerResponse, { status, error, body }: Fault): void {
  const named = error === undefined ? {} : { 'x-amzn-errortype': error };
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...named }).end(JSON.stringify({ ...(error === undefined ? {} : { __type: error }), ...body }));
}

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string' && !/^(connection|host|content-length|transfer-encoding|expect)$/.test(name)) headers.set(name, value);
  }
  return headers;
}
