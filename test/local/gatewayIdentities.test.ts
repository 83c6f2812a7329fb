import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { entryPath } from '../../src/local/entries.ts';
import { LambdaService } from '../../src/local/lambda/lambdaService.ts';
import { pausableClock } from '../../src/local/pausableClock.ts';
import { OutputDrain } from '../../src/local/process/outputDrain.ts';
import { componentSpawner } from '../../src/local/process/spawnComponent.ts';
import { startRunningGateway } from './runningGateway.ts';
import type { RunningGateway } from './runningGateway.ts';

/** Moves the token to Authorization after a while that differs from call to call, so that calls overtake each other. */
const interceptor = `export async function handler({ mcp: { gatewayRequest: { headers, body } } }, context) {
  const token = headers['x-custom-usertoken'];
  if (body.method === 'tools/call') {
    await new Promise((resolve) => setTimeout(resolve, body.params.arguments.id.length * 3));
    process.stdout.write(JSON.stringify({ call: body.params.arguments.id, token, gatewayRequestId: context.clientContext.custom.REQUEST_ID }) + '\\n');
  }
  return { interceptorOutputVersion: '1.0', mcp: { transformedGatewayRequest: { headers: token ? { Authorization: 'Bearer ' + token } : {}, body } } };
}`;

const folder = mkdtempSync(join(tmpdir(), 'identities-'));
const lines: string[] = [];
const lambda = new LambdaService({ place: { region: 'us-west-2', home: folder }, spawn: componentSpawner(new OutputDrain()), clock: pausableClock(), log: (line) => lines.push(line), maxEnvironments: 4 });
let running: RunningGateway;

before(async () => {
  writeFileSync(join(folder, 'index.mjs'), interceptor);
  assert.deepEqual(await lambda.replace({ name: 'interceptor', folder, handler: 'index.handler', env: {}, program: process.execPath, args: [entryPath('lambda-bootstrap')] }), { state: 'ready' });
  running = await startRunningGateway({ invokeInterceptor: (event, context) => lambda.invoke(event, context) });
  running.configure({ requestInterceptor: { passRequestHeaders: true } });
  running.answerWith(({ headers, url }, response) => void setTimeout(() => response.end(`${headers.authorization} ${url}`), url.length % 7));
});
after(async () => {
  await running.close();
  lambda.close();
  rmSync(folder, { recursive: true, force: true });
});

test('40 interleaved calls of two users keep their identities at every station', async () => {
  const callAs = async (user: string, index: number): Promise<void> => {
    const id = `${user}-${index}${'x'.repeat(index % 4)}`;
    const client = new Client({ name: user, version: '1' });
    const headers = { 'X-Custom-UserToken': `token-of-${id}` };
    await client.connect(new StreamableHTTPClientTransport(new URL(running.gateway.mcpUrl), { requestInit: { headers } }) as Parameters<typeof client.connect>[0]);
    const { content } = await client.callTool({ name: 'orders___getOrder', arguments: { id } });
    assert.deepEqual(content, [{ type: 'text', text: `Bearer token-of-${id} /orders/${id}` }]);
    await client.close();
  };
  await Promise.all(Array.from({ length: 20 }, (_, index) => [callAs('ana', index), callAs('ben', index)]).flat());

  const calls = lines.filter((line) => line.startsWith('{"call"')).map((line) => JSON.parse(line) as { call: string; token: string; gatewayRequestId: string });
  assert.equal(calls.length, 40);
  assert.ok(lambda.pids().length > 1, 'overlapping calls shared one environment');
  for (const { call, token, gatewayRequestId } of calls) {
    assert.equal(token, `token-of-${call}`);
    const records = running.records.filter((record) => record.request_id === gatewayRequestId);
    assert.equal(records.length, 3);
    assert.ok(records[0]?.body.requestBody?.includes(`arguments={id=${call}}`));
    assert.equal(new Set(records.map((record) => record.trace_id)).size, 1);
  }
});
