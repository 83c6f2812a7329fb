import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import fc from 'fast-check';
import { joinZips } from './joinZips.ts';

const mtime = new Date(1980, 0, 1);
const zipOf = (files: { readonly [path: string]: string }): Uint8Array => zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, [strToU8(text), { mtime }]])));

test('joined zips are the one zip that would have been made of all', () => {
  fc.assert(fc.property(fc.dictionary(fc.stringMatching(/^[a-zä]{1,12}$/), fc.string(), { noNullPrototype: true }), fc.integer({ min: 1, max: 4 }), (files, size) => {
    const entries = Object.entries(files);
    const batches = Array.from({ length: Math.ceil(entries.length / size) }, (_, index) => zipOf(Object.fromEntries(entries.slice(index * size, (index + 1) * size))));
    assert.deepEqual(joinZips(batches), zipOf(files));
  }));
});

test('every file of each is there, whatever zip it was in', () => {
  const joined = unzipSync(joinZips([zipOf({ 'a/b.txt': 'one', 'c.txt': 'two' }), zipOf({ 'ü.txt': 'three' }), zipOf({})]));
  assert.deepEqual(Object.entries(joined).map(([path, bytes]) => [path, strFromU8(bytes)]), [['a/b.txt', 'one'], ['c.txt', 'two'], ['ü.txt', 'three']]);
});

test('what is no zip is refused', () => {
  assert.throws(() => joinZips([new Uint8Array(30)]), /no zip/);
  assert.throws(() => joinZips([new Uint8Array(3)]), /no zip/);
});
