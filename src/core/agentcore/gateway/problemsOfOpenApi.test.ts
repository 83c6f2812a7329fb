import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { operationAt, problemsOfOpenApi } from './problemsOfOpenApi.ts';

type Members = { [name: string]: unknown };

const sound = {
  openapi: '3.1.0',
  servers: [{ url: 'https://orders.example.com/v1' }],
  paths: { '/orders': { get: { operationId: 'listOrders', responses: { 200: { description: 'OK' } } } } },
};

function withOperation(operation: Members, rest: Members = {}): Members {
  return { ...sound, ...rest, paths: { '/orders/{id}': { parameters: [], post: { operationId: 'createOrder', ...operation } } } };
}

const jsonBody = (schema: unknown): Members => ({ requestBody: { content: { 'application/json': { schema } } } });

test('takes a sound document of 3.0 and 3.1', () => {
  assert.deepEqual(problemsOfOpenApi(sound, 'orders'), []);
  assert.deepEqual(problemsOfOpenApi({ ...sound, openapi: '3.0.3' }, 'orders'), []);
});

for (const [name, document, message] of [
  ['Swagger 2.0', { swagger: '2.0', paths: {} }, 'it is Swagger 2.0; a gateway takes OpenAPI 3.0 and 3.1'],
  ['OpenAPI 3.2', { ...sound, openapi: '3.2.0' }, 'its "openapi" member does not name version 3.0 or 3.1'],
  ['a list', [], 'it is no object'],
  ['no paths', { ...sound, paths: undefined }, 'it has no operation, so the target would have no tool'],
  ['no servers', { ...sound, servers: [] }, 'servers[0].url is no absolute http(s) URL, and a gateway needs a real one'],
  ['a relative server', { ...sound, servers: [{ url: '/v1' }] }, 'servers[0].url is no absolute http(s) URL, and a gateway needs a real one'],
  ['a server with a variable', { ...sound, servers: [{ url: 'https://{region}.example.com' }] }, 'servers[0].url is no absolute http(s) URL, and a gateway needs a real one'],
  ['an operation without a name', withOperation({ operationId: undefined }), 'POST /orders/{id}: it has no operationId, by which the gateway names its tool'],
  ['a dot in a name', withOperation({ operationId: 'orders.create' }), 'POST /orders/{id} (orders.create): its operationId holds more than letters, digits, "_" and "-", so that no agent can call the tool'],
  ['oneOf', withOperation(jsonBody({ oneOf: [{ type: 'string' }] })), 'POST /orders/{id} (createOrder): it uses oneOf, which gateway targets do not support'],
  ['allOf behind references', withOperation(jsonBody({ $ref: '#/components/schemas/Order' }), { components: { schemas: { Order: { properties: { next: { $ref: '#/components/schemas/Order' }, line: { allOf: [] } } } } } }), 'POST /orders/{id} (createOrder): it uses allOf, which gateway targets do not support'],
  ['a reference that leads nowhere', withOperation(jsonBody({ $ref: '#/components/schemas/Nope' })), 'POST /orders/{id} (createOrder): it refers to #/components/schemas/Nope, which is not in the document'],
  ['a reference to another file', withOperation(jsonBody({ $ref: 'order.yaml#/Order' })), 'POST /orders/{id} (createOrder): it refers to order.yaml#/Order, which is not in the document'],
  ['a form', withOperation({ requestBody: { content: { 'multipart/form-data': {} } } }), 'POST /orders/{id} (createOrder): it takes a body that is not application/json'],
] as const) {
  test(`tells ${name}`, () => assert.deepEqual(problemsOfOpenApi(document, 'orders').map((problem) => problem.message), [message]));
}

test('tells a tool name that no agent takes', () => {
  const [problem] = problemsOfOpenApi(withOperation({ operationId: 'a'.repeat(60) }), 'orders');
  assert.match(problem?.message ?? '', /: 69 characters, where agents take 64 at most$/);
});

test('tells both of two operations with one name', () => {
  const operation = { operationId: 'listOrders' };
  const problems = problemsOfOpenApi({ ...sound, paths: { '/orders': { get: operation, post: operation } } }, 'orders');
  assert.deepEqual(problems, [{ operation: 'POST /orders (listOrders)', path: ['paths', '/orders', 'post', 'operationId'], message: 'POST /orders (listOrders): its operationId is that of GET /orders (listOrders) too' }]);
});

test('a property, an example or a path that is called like a composition is none', () => {
  const schema = { properties: { oneOf: { type: 'array', items: {} }, example: { type: 'string' } }, example: { anyOf: [1] }, enum: [{ allOf: [] }] };
  assert.deepEqual(problemsOfOpenApi(withOperation(jsonBody(schema)), 'orders'), []);
});

test('a composition under a property called "example" is found', () => {
  assert.equal(problemsOfOpenApi(withOperation(jsonBody({ properties: { example: { anyOf: [] } } })), 'orders').length, 1);
});

test('all problems of all operations are told at once', () => {
  const document = { ...sound, servers: undefined, paths: { '/a': { get: {} }, '/b': { get: { operationId: 'b', ...jsonBody({ anyOf: [], items: { allOf: [] } }) } } } };
  assert.equal(problemsOfOpenApi(document, 'orders').length, 4);
});

test('each problem leads to the member at fault, behind references too', () => {
  const document = withOperation(jsonBody({ $ref: '#/components/schemas/Order' }), { servers: [{}], components: { schemas: { Order: { properties: { 'a/b': { items: { oneOf: [] } } } } } } });
  assert.deepEqual(problemsOfOpenApi(document, 'orders').map(({ path }) => path.join(' ')), ['servers 0 url', 'components schemas Order properties a/b items oneOf']);
  assert.equal(operationAt(document, ['paths', '/orders/{id}', 'post', 'requestBody']), 'POST /orders/{id} (createOrder)');
  assert.equal(operationAt(document, ['components']), null);
});

test('never throws, whatever the document', () => {
  fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (paths, components) => {
    problemsOfOpenApi({ ...sound, paths, components }, 'orders');
  }));
});
