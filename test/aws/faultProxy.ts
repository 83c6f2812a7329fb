import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { AwsAccess } from '../../src/app/ports.ts';
import { awsOperation } from './awsOperation.ts';

/** One call as it passes: by its service, its operation in the API model, and the path with the query; `input`: a JSON body. */
export type PassingCall = { readonly service: string; readonly operation: string; readonly path: string; readonly input: { readonly [member: string]: unknown } };

/** `status`: AWS's answer; null where AWS was not asked, or has not answered yet. */
export type PassedCall = PassingCall & { readonly status: number | null };

/**
 * What is answered in the place of AWS: an error of the service, in its own protocol (`error` is the name of the exception), a text that
 * is none of AWS's, or nothing: `cut` ends the connection before AWS hears of the call, `lost` after it did what was asked.
 */
export type Fault = Answer | { readonly status: number; readonly text: string } | 'cut' | 'lost' | 'silent' | 'torn';
export type Answer = { readonly status: number; readonly error?: string; readonly body?: { readonly [member: string]: unknown } };

export type FaultProxy = { readonly access: AwsAccess & { readonly endpoint: string }; readonly calls: readonly PassedCall[]; readonly stop: () => void };

/** What a test has to say to a call, and when; null lets it pass. `done`: AWS did it, and its answer waits until this one has seen it. */
export type Watch = (call: PassingCall, index: number) => Fault | null | Promise<Fault | null>;
export type Done = (call: PassingCall, index: number) => void;

/** Stands before an AWS and answers in its place what `fault` gives. */
export async function startFaultProxy(aws: AwsAccess & { readonly endpoint: string }, fault: Watch, done: Done = () => {}): Promise<FaultProxy> {
  const calls: PassedCall[] = [];
  const server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => response.writeHead(502).end(String(error)));
  });
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request);
    const call = passingCall(request, body);
    const index = calls.push({ ...call, status: null }) - 1;
    const injected = await fault(call, index);
    if (injected === 'cut') return void request.socket.destroy();
    if (injected === 'silent') return;
    if (injected !== null && typeof injected !== 'string') return answer(request, response, injected);
    const passed = await fetch(new URL(request.url ?? '/', aws.endpoint), { method: request.method ?? 'GET', headers: headersOf(request), ...(body.length === 0 ? {} : { body: new Uint8Array(body) }) });
    const said = Buffer.from(await passed.arrayBuffer());
    calls[index] = { ...call, status: passed.status };
    done(call, index);
    if (injected === 'lost') return void request.socket.destroy();
    response.writeHead(passed.status, answeredHeaders(passed.headers)).end(injected === 'torn' ? said.subarray(0, said.length / 2) : said);
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

/** Whether a call only looks. */
export function isReading({ operation }: Pick<PassingCall, 'operation'>): boolean {
  return /^(Get|List|Describe|Head|Filter|BatchGet|BatchCheck)/.test(operation);
}

function passingCall(request: IncomingMessage, body: Buffer): PassingCall {
  const text = body.toString();
  return { ...awsOperation(request, text), path: request.url ?? '/', input: text.startsWith('{') ? (JSON.parse(text) as PassingCall['input']) : {} };
}

function answer(request: IncomingMessage, response: ServerResponse, fault: Exclude<Fault, string>): void {
  if ('text' in fault) return void response.writeHead(fault.status, { 'content-type': 'text/html' }).end(fault.text);
  const { status, error, body } = fault;
  const speaksXml = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true || /\/s3\/aws4_request/.test(request.headers.authorization ?? '');
  if (error !== undefined && speaksXml) return void response.writeHead(status, { 'content-type': 'text/xml' }).end(xmlError(error, String(body?.['message'] ?? error), /\/s3\/aws4_request/.test(request.headers.authorization ?? '')));
  const named = error === undefined ? {} : { 'x-amzn-errortype': error };
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...named }).end(JSON.stringify({ ...(error === undefined ? {} : { __type: error }), ...body }));
}

function xmlError(error: string, message: string, isS3: boolean): string {
  const inner = `<Error><Type>Sender</Type><Code>${error}</Code><Message>${message}</Message></Error>`;
  return isS3 ? inner : `<ErrorResponse>${inner}<RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>`;
}

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string' && !/^(connection|host|content-length|transfer-encoding|expect)$/.test(name)) headers.set(name, value);
  }
  return headers;
}

/** As AWS gave them, but those that speak of how the answer was carried. */
function answeredHeaders(headers: Headers): { readonly [name: string]: string } {
  return Object.fromEntries([...headers].filter(([name]) => !/^(connection|content-length|transfer-encoding|content-encoding|keep-alive|date|server)$/.test(name)));
}
