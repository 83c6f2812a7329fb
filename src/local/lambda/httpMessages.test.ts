import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { httpMessage, messageReader } from './httpMessages.ts';
import type { HttpMessage } from './httpMessages.ts';

/** What a reader makes of bytes that arrive in pieces of these sizes, the rest at once. */
function readInPieces(text: string, sizes: readonly number[] = []): readonly HttpMessage[] {
  const messages: HttpMessage[] = [];
  const read = messageReader((message) => messages.push(message));
  let bytes = Buffer.from(text);
  for (const size of sizes) {
    if (size > 0 && size < bytes.length) read(bytes.subarray(0, size));
    if (size > 0 && size < bytes.length) bytes = bytes.subarray(size);
  }
  read(bytes);
  return messages;
}

test('a message is read as it was written', () => {
  const [message] = readInPieces(httpMessage('POST /a HTTP/1.1', { Host: '127.0.0.1:1', 'X-Trace': 'a: b' }, '{"text":"grün"}'));
  assert.deepEqual(message, {
    start: 'POST /a HTTP/1.1',
    headers: { host: '127.0.0.1:1', 'x-trace': 'a: b', 'content-type': 'application/json', 'content-length': '16' },
    body: '{"text":"grün"}',
  });
});

test('messages without a body, and several in one piece', () => {
  const messages = readInPieces(httpMessage('POST /a HTTP/1.1', {}, '1') + httpMessage('GET /b HTTP/1.1', {}, null) + httpMessage('GET /c HTTP/1.1', {}, null));
  assert.deepEqual(messages.map(({ start, body }) => [start, body]), [['POST /a HTTP/1.1', '1'], ['GET /b HTTP/1.1', ''], ['GET /c HTTP/1.1', '']]);
});

test('chunked bodies, with and without trailers', () => {
  const head = 'POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n';
  const messages = readInPieces(`${head}5\r\nhello\r\nA;x=1\r\n, chunked!\r\n0\r\n\r\n${head}2\r\nok\r\n0\r\nTrailer: t\r\n\r\n`);
  assert.deepEqual(messages.map(({ body }) => body), ['hello, chunked!', 'ok']);
});

test('nothing is read before it is whole', () => {
  const text = httpMessage('POST /a HTTP/1.1', {}, '{"a":1}');
  for (let length = 1; length < text.length; length += 1) assert.deepEqual(readInPieces(text.slice(0, length)), []);
});

test('however the bytes are cut, the same messages come out', () => {
  const bodies = fc.array(fc.option(fc.string({ unit: 'grapheme' })), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(bodies, fc.array(fc.nat(40)), (texts, sizes) => {
      const wire = texts.map((body, index) => httpMessage(`POST /${index} HTTP/1.1`, {}, body)).join('');
      const messages = readInPieces(wire, sizes);
      assert.deepEqual(messages.map(({ body }) => body), texts.map((body) => body ?? ''));
    }),
  );
});

test('a length that is no number ends the reading instead of being waited for', () => {
  for (const length of ['abc', '-1', '1e3', '', '99999999999999999999', '0x10']) {
    assert.throws(() => readInPieces(`POST /a HTTP/1.1\r\nContent-Length: ${length}\r\n\r\n{}`), SyntaxError, length);
  }
  for (const length of ['xyz', '-2', '', '123456789']) {
    assert.throws(() => readInPieces(`POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${length}\r\nhello\r\n0\r\n\r\n`), SyntaxError, length);
  }
});
