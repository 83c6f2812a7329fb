// One side of the gateway's bench in a process of its own, so that neither shares a core's time with who measures it.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { entryPath } from '../src/local/entries.ts';
import { startGateway } from '../src/local/gateway/startGateway.ts';
import { LambdaService } from '../src/local/lambda/lambdaService.ts';
import { listen } from '../src/local/http/listen.ts';
import { pausableClock } from '../src/local/pausableClock.ts';
import { OutputDrain } from '../src/local/process/outputDrain.ts';
import { componentSpawner } from '../src/local/process/spawnComponent.ts';
import { startForwarder } from './forwarder.ts';

export type Subject = 'target' | 'forwarder' | 'gateway' | 'intercepted';
export type SubjectStart = { readonly subject: Subject; readonly targetUrl: string; readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } };

const region = 'us-west-2';
/** As many as the local chain has. */
const maxEnvironments = 8;
const orders = {
  openapi: '3.1.0',
  info: { title: 'Orders', version: '1' },
  servers: [{ url: 'https://orders.example.com' }],
  paths: { '/orders/{id}': { get: { operationId: 'getOrder', parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }], responses: { 200: { description: 'ok' } } } } },
};

async function start({ subject, targetUrl, credentials }: SubjectStart): Promise<string> {
  if (subject === 'target') return startTarget();
  if (subject === 'forwarder') return startForwarder(targetUrl);
  const clock = pausableClock();
  const lambda = new LambdaService({ place: { region, home: tmpdir() }, spawn: componentSpawner(new OutputDrain()), clock, log: () => {}, maxEnvironments });
  const isIntercepted = subject === 'intercepted';
  if (isIntercepted) await lambda.replace(await scaffoldedInterceptor());
  process.on('exit', () => lambda.close());
  const { mcpUrl } = await startGateway({
    port: 0,
    arn: `arn:aws:bedrock-agentcore:${region}:000000000000:gateway/bench-local00000`,
    region,
    configuration: () => (isIntercepted ? intercepted : bare),
    targets: [{ name: 'orders', openapi: orders, url: () => targetUrl }],
    credentials,
    mustSign: ['X-Custom-UserToken'],
    bearer: null,
    invokeInterceptor: (event, context) => lambda.invoke(event, context),
    log: () => {},
    clock,
    targetTimeoutMs: 10_000,
  });
  return mcpUrl;
}

const targets = [{ name: 'orders', credentialProviders: [], allowedRequestHeaders: ['X-Correlation-Id', 'traceparent'] }];
const bare = { gateway: { authorizer: 'NONE', requestInterceptor: null, exceptionLevel: 'off' }, targets } as const;
const intercepted = { gateway: { authorizer: 'AWS_IAM', requestInterceptor: { passRequestHeaders: true }, exceptionLevel: 'off' }, targets } as const;

async function startTarget(): Promise<string> {
  const text = JSON.stringify({ orders: [{ id: 'o-1', item: 'book', price: 12.5 }] });
  const server = createServer((_request, response) => void response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length }).end(text));
  return `http://127.0.0.1:${await listen(server, 'target', 0)}`;
}

/** The interceptor that `agentcore-chain new` writes, bundled as its own build does. */
async function scaffoldedInterceptor(): Promise<Parameters<LambdaService['replace']>[0]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-interceptor-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const source = join(import.meta.dirname, '..', 'runtime-templates', 'interceptor-typescript', 'files', 'src', 'index.ts');
  await build({ entryPoints: [source], outfile: join(folder, 'index.mjs'), bundle: true, platform: 'node', format: 'esm', minify: true, logLevel: 'error' });
  return { name: 'interceptor', folder, handler: 'index.handler', env: {}, program: process.execPath, args: [entryPath('lambda-bootstrap')] };
}

process.once('message', (message: SubjectStart) => void start(message).then((url) => process.send?.(url)));
process.on('disconnect', () => process.exit());
