import assert from 'node:assert/strict';
import { test } from 'node:test';

import { answerIn, errorCode, isToolError, toolCallIn } from './rpc.ts';

test('only a tools/call with an id and a name is a tool call', () => {
  assert.deepEqual(toolCallIn('{"id":7,"method":"tools/call","params":{"name":"orders___listOrders"}}'), { id: 7, tool: 'orders___listOrders' });
  for (const other of ['{"id":7,"method":"tools/list","params":{}}', '{"method":"tools/call","params":{"name":"x"}}', '{"id":7,"method":"tools/call"}', '[]', 'null']) {
    assert.equal(toolCallIn(other), null);
  }
});

test('the answer is found by its id, in JSON, in a batch and in an event stream', () => {
  const answer = { id: 7, result: {} };
  assert.deepEqual(answerIn(JSON.stringify(answer), 'application/json', 7), answer);
  assert.deepEqual(answerIn(JSON.stringify([{ id: 6, result: {} }, answer]), 'application/json', 7), answer);
  assert.deepEqual(answerIn(': keep-alive\n\nid: 1\ndata: {"id":7,\ndata: "result":{}}\n\n', 'text/event-stream; charset=utf-8', 7), answer);
  assert.deepEqual(answerIn('event: message\r\ndata: {"id":7,\r\ndata: "result":{}}\r\n\r\n', 'text/event-stream', 7), answer);
});

test('where there is no answer nothing is made up', () => {
  for (const text of ['', '<html>', '{"id":8,"result":{}}', '{"id":7,"method":"ping"}', 'null']) assert.equal(answerIn(text, 'application/json', 7), null);
});

test('a result without isError is no error, and an error has no isError', () => {
  assert.deepEqual([isToolError({ result: {} }), isToolError({ result: { isError: true } }), isToolError({ error: { code: 1 } })], [false, true, undefined]);
  assert.deepEqual([errorCode({ error: { code: -32603 } }), errorCode({ error: 'text' }), errorCode({ result: {} })], [-32603, undefined, undefined]);
});
