import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { buildApp } from './app.ts';
import { testIssuer } from './testIssuer.ts';

type Document = { servers?: unknown; readonly paths: Record<string, Record<string, { readonly operationId?: string }>> };

const written = JSON.parse(await readFile(new URL('../openapi.json', import.meta.url), 'utf8')) as Document;

test('openapi.json is what the API serves; run "npm run openapi" after a change', async () => {
  const app = await buildApp({ rules: (await testIssuer()).rules, claims: 'none', print: () => {} });
  const { servers, ...rest } = written;
  assert.deepEqual(rest, (await app.inject('/openapi.json')).json());
  assert.ok(Array.isArray(servers) && servers.length === 1);
});

test('AgentCore accepts it: each operation has an id that makes a tool name, and there is no union', () => {
  const operations = Object.values(written.paths).flatMap((path) => Object.values(path));
  assert.deepEqual(operations.map((operation) => operation.operationId).sort(), ['createOrder', 'getOrder', 'listOrders']);
  assert.doesNotMatch(JSON.stringify(written), /"(oneOf|anyOf|allOf)":/);
});
