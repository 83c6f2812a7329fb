import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readInspectorLine } from './inspector.ts';

test('the port is read from the line that Node prints, on this machine alone', () => {
  assert.deepEqual(readInspectorLine('Debugger listening on ws://127.0.0.1:40123/5f0a6c1e-0d0c-4a2a-9f5e-0c1d2e3f4a5b'), { port: 40123 });
  assert.equal(readInspectorLine('Debugger listening on ws://0.0.0.0:9229/5f0a6c1e-0d0c-4a2a-9f5e-0c1d2e3f4a5b'), null);
});

test('what Node says beside it is chatter, and a program’s own words are not', () => {
  for (const line of ['For help, see: https://nodejs.org/en/docs/inspector', 'For help, see: https://nodejs.org/learn/getting-started/debugging', 'Debugger attached.', 'Waiting for the debugger to disconnect...', 'Debugger ending on ws://127.0.0.1:1/a-b']) {
    assert.equal(readInspectorLine(line), 'chatter', line);
  }
  for (const line of ['Debugger attached. Now what?', 'For help, see: https://example.com', 'Debugger listening on ws://127.0.0.1:1/ab, they say']) assert.equal(readInspectorLine(line), null, line);
});
