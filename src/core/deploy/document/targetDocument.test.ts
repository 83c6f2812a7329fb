import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { describeDocument, documentAt, readTargetDocument } from './targetDocument.ts';

test('the document gets the API’s address as its only server, and is known by it again', () => {
  const placed = documentAt({ openapi: '3.1.0', servers: [{ url: 'http://127.0.0.1' }, { url: 'http://b' }] }, 'https://a.example.com');
  assert.deepEqual(placed, { openapi: '3.1.0', servers: [{ url: 'https://a.example.com' }] });
  assert.equal(describeDocument(JSON.stringify(placed)).url, 'https://a.example.com');
});

test('a document with several servers, or none, is at no one address; one that is no JSON differs from every other', () => {
  assert.equal(describeDocument('{"servers":[{"url":"a"},{"url":"b"}]}').url, null);
  assert.equal(describeDocument('{"openapi":"3.1.0"}').url, null);
  assert.equal(describeDocument('openapi: 3.1.0').url, null);
  assert.notEqual(describeDocument('openapi: 3.1.0').openApiSha256, describeDocument('openapi: 3.0.0').openApiSha256);
  assert.notEqual(describeDocument('').openApiSha256, describeDocument('{}').openApiSha256);
});

test('what is no JSON object, or no UTF-8, is no document', () => {
  for (const bytes of [utf8ToBytes('[]'), utf8ToBytes('null'), utf8ToBytes('{'), new Uint8Array([0x7b, 0xff, 0x7d])]) assert.equal(readTargetDocument(bytes), null);
  assert.deepEqual(readTargetDocument(utf8ToBytes('{"title":"é %41"}')), { title: 'é %41' });
});
