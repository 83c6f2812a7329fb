import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as FirstClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as FirstTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { startRunningGateway } from './runningGateway.ts';
import type { RunningGateway } from './runningGateway.ts';

let running: RunningGateway;
before(async () => {
  running = await startRunningGateway();
});
after(() => running.close());

const expectedTools = ['orders___listOrders', 'orders___createOrder', 'orders___getOrder'];

/** What the tests ask of a client, in the words of both generations. */
type AnyClient = {
  readonly listTools: () => Promise<{ readonly tools: readonly { readonly name: string }[] }>;
  readonly callTool: (params: { name: string; arguments: Record<string, unknown> }) => Promise<unknown>;
  readonly ping?: () => Promise<unknown>;
};

async function exercise(client: AnyClient): Promise<void> {
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map(({ name }) => name), expectedTools);
  const called = (await client.callTool({ name: 'orders___getOrder', arguments: { id: 'a b' } })) as { content: unknown; isError?: boolean };
  assert.deepEqual(called.content, [{ type: 'text', text: '{"echo":"/orders/a%20b"}' }]);
  assert.equal(called.isError, false);
  await assert.rejects(client.callTool({ name: 'orders___gone', arguments: {} }), /Unknown tool: orders___gone/);
}

test('a client of the first generation lists and calls tools', async () => {
  const client = new FirstClient({ name: 'first', version: '1' });
  await client.connect(new FirstTransport(new URL(running.gateway.mcpUrl)) as Parameters<typeof client.connect>[0]);
  assert.deepEqual(client.getServerVersion(), { name: 'orders-local00000', version: '1.0.0' });
  await exercise(client as AnyClient);
  await client.ping();
  await client.close();
});

for (const revision of ['2025-03-26', '2025-06-18', '2025-11-25']) {
  test(`a client that speaks ${revision} lists and calls tools`, async () => {
    const client = new Client({ name: 'second', version: '1' }, { supportedProtocolVersions: [revision] });
    await client.connect(new StreamableHTTPClientTransport(new URL(running.gateway.mcpUrl)));
    assert.equal(client.getNegotiatedProtocolVersion(), revision);
    await exercise(client as AnyClient);
    await client.close();
  });
}

test('a client of the second generation finds the stateless revision, lists and calls tools', async () => {
  const client = new Client({ name: 'second', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL(running.gateway.mcpUrl)));
  assert.equal(client.getNegotiatedProtocolVersion(), '2026-07-28');
  await exercise(client as AnyClient);
  await client.close();
});
