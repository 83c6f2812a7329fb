import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { readBody } from './readBody.ts';
import type { IncomingMessage } from 'node:http';

function incoming(...chunks: readonly string[]): IncomingMessage {
  const stream = new PassThrough();
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  // Only the stream half of a request is read.
  return stream as unknown as IncomingMessage;
}

test('reads up to the limit, and no byte more', async () => {
  assert.equal((await readBody(incoming('ab', 'cd'), 4))?.toString(), 'abcd');
  assert.equal((await readBody(incoming(), 4))?.toString(), '');
  assert.equal(await readBody(incoming('ab', 'cde'), 4), null);
});

test('a body that breaks off is an error, not a short body', async () => {
  const stream = new PassThrough();
  stream.write('ab');
  const read = readBody(stream as unknown as IncomingMessage, 4);
  stream.destroy(new Error('gone'));
  await assert.rejects(read, /gone/);
});
