import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApiFaults } from './openApiFaults.ts';

const good = { openapi: '3.1.0', info: { title: 'Bills', version: '1' }, paths: { '/bills/{id}': { get: { operationId: 'readBill', parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }], responses: { 200: { description: 'ok' } } } } } };
const get = good.paths['/bills/{id}'].get;
const withGet = (changes: object): unknown => ({ ...good, paths: { '/bills/{id}': { get: { ...get, ...changes } } } });

test('a sound document has none, and stays as it is', async () => {
  const before = structuredClone(good);
  assert.deepEqual(await openApiFaults(good), []);
  assert.deepEqual(good, before);
});

for (const [name, document, place, says] of [
  ['a response without a description', withGet({ responses: { 200: {} } }), ['paths', '/bills/{id}', 'get', 'responses', '200'], /required property 'description'/],
  ['a version that is missing', { ...good, info: { title: 'x' } }, ['info'], /required property 'version'/],
  ['a parameter without a place', withGet({ parameters: [{ name: 'x' }] }), ['paths', '/bills/{id}', 'get', 'parameters', 0], /required property/],
] as const) {
  test(`tells ${name}, and where it is`, async () => {
    const faults = await openApiFaults(document);
    assert.ok(faults.some(({ path, message }) => says.test(message) && JSON.stringify(path?.slice(0, place.length)) === JSON.stringify(place)), JSON.stringify(faults));
    for (const { message } of faults) assert.doesNotMatch(message, /\n|\.$/);
  });
}

test('what is no document is told', async () => {
  assert.equal((await openApiFaults({ openapi: '3.1.0' })).length > 0, true);
});
