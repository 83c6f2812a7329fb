import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { debuggerConfiguration } from './debuggerConfiguration.ts';

const folder = join('home', 'dev', 'orders', 'agent');
const debugged = { component: 'agent', folders: [folder], skipFiles: ['ours/**'] } as const;

test('a component in TypeScript gets the JavaScript debugger, which finds its sources by the bundle', () => {
  const { type, request, name, address, port, outFiles, skipFiles } = debuggerConfiguration({ ...debugged, inspector: { pid: 1, port: 4711, language: 'typescript' } });
  assert.deepEqual({ type, request, name, address, port }, { type: 'node', request: 'attach', name: 'agent', address: '127.0.0.1', port: 4711 });
  assert.deepEqual(outFiles, ['home/dev/orders/agent/dist/**/*.mjs']);
  assert.deepEqual(skipFiles, ['<node_internals>/**', '**/node_modules/**', 'ours/**']);
});

test('a component in Python gets debugpy, its own code alone and without what runs it', () => {
  assert.deepEqual(debuggerConfiguration({ ...debugged, inspector: { pid: 1, port: 4711, language: 'python' } }), {
    type: 'debugpy', request: 'attach', name: 'agent', connect: { host: '127.0.0.1', port: 4711 },
    justMyCode: true, subProcess: false, rules: [{ path: 'ours/**', include: false }], internalConsoleOptions: 'neverOpen',
  });
});
