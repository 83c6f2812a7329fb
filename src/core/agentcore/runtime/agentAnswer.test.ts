import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { answerReader } from './agentAnswer.ts';

const stream = 'text/event-stream; charset=utf-8';

function readAll(contentType: string | undefined, chunks: readonly string[]): { readonly shown: readonly string[]; readonly text: string; readonly fault: string | null } {
  const reader = answerReader(contentType);
  const shown = chunks.map((chunk) => reader.take(chunk));
  const { text, fault } = reader.end();
  return { shown, text: `${shown.join('')}${text}`, fault };
}

test('words of an event stream are shown as they come', () => {
  const { shown, text, fault } = readAll(stream, ['data: "You "\n\n', ': heartbeat\n\ndata: "have two', ' orders: "\n\n', 'data: "A-1"\n\n']);
  assert.deepEqual(shown, ['You ', '', 'have two orders: ', '']);
  assert.equal(text, 'You have two orders: A-1');
  assert.equal(fault, null);
});

test('an error ends the stream, and is told in the agent’s words', () => {
  assert.deepEqual(readAll(stream, ['data: "So "\n\ndata: {"error":{"code":"gateway","message":"The gateway refused."}}\n\n']), { shown: ['So '], text: 'So ', fault: 'The gateway refused.' });
  assert.equal(readAll(stream, ['data: {"error":{"code":"model"}}\n']).fault, 'model');
  assert.equal(readAll(stream, ['data: {"error":"no"}\n']).fault, 'no');
});

test('a document is shown at its end', () => {
  assert.deepEqual(readAll('application/json', ['{"result":', '"two orders"}']), { shown: ['', ''], text: 'two orders', fault: null });
  assert.equal(readAll(undefined, ['"bare"']).text, 'bare');
  assert.equal(readAll('text/html', ['<html>']).text, '<html>');
  assert.equal(readAll('application/json', ['{"other":1}']).text, '{"other":1}');
  assert.equal(readAll('application/json', ['']).text, '');
  assert.equal(readAll('application/json', ['{"error":{"code":"not-signed-in"}}']).fault, 'not-signed-in');
});

test('a token that the agent repeats is never shown, however it is cut', () => {
  const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signature = randomBytes(256).toString('base64url');
  const token = `${encoded({ alg: 'RS256', kid: 'k1' })}.${encoded({ sub: 'ana@example.com' })}.${signature}`;
  const said = `Your token is ${token} and that is all.`;
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: said.length }), { maxLength: 12 }), (cuts) => {
    const places = [0, ...cuts.toSorted((a, b) => a - b), said.length];
    const pieces = places.slice(1).map((end, index) => said.slice(places[index], end));
    const { text } = readAll(stream, pieces.map((piece) => `data: ${JSON.stringify(piece)}\n\n`));
    assert.ok(!text.includes(signature.slice(0, 20)) && !text.includes(signature.slice(-20)), text);
    assert.match(text, /^Your token is \[token sha256:[0-9a-f]{32}\] and that is all\.$/);
  }));
  assert.match(readAll('application/json', [JSON.stringify({ result: said })]).text, /\[token sha256:/);
});
