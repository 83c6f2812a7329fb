import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Asked, askedOf } from './asked.ts';

test('an answer is streamed to a caller that takes a stream, and to no other', () => {
  for (const accept of ['text/event-stream', 'application/json, text/event-stream']) assert.equal(new Asked({}, { accept }).streams, true);
  for (const accept of ['application/json', '*/*', '', undefined]) assert.equal(new Asked({}, { accept }).streams, false);
});

test('the server finds the session in the body where no header names it', () => {
  assert.equal(new Asked({ prompt: 'x', sessionId: 's' }, {}).sessionId, 's');
  assert.equal(new Asked(null, {}).sessionId, undefined);
});

test('a body that the server read by itself is the payload', () => {
  assert.deepEqual(askedOf('text').payload, 'text');
  const asked = new Asked({ prompt: 'x' }, { traceparent: 't' });
  assert.equal(askedOf(asked), asked);
  assert.equal(asked.traceparent, 't');
});
