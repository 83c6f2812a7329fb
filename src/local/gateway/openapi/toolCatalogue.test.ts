import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChainError } from '../../../core/errors.ts';
import { toolCatalogue } from './toolCatalogue.ts';
import type { Tool } from './toolCatalogue.ts';

type Json = Record<string, unknown>;

const answers = { 200: { description: 'ok' } };

function documentWith(paths: Json, rest: Json = {}): Json {
  return { openapi: '3.1.0', info: { title: 'Orders', version: '1' }, servers: [{ url: 'https://orders.example.com' }], paths, ...rest };
}

async function toolOf(path: string, method: string, operation: Json, rest: Json = {}): Promise<Tool> {
  const [tool] = await toolCatalogue(documentWith({ [path]: { [method]: { operationId: 'op', responses: answers, ...operation } } }, rest), 'orders');
  assert.ok(tool);
  return tool;
}

test('a tool is named after target and operation, and shows parameters and body members side by side', async () => {
  const tool = await toolOf('/orders/{id}', 'put', {
    summary: 'Change an order',
    parameters: [
      { name: 'id', in: 'path', required: true, description: 'Which one', schema: { type: 'string' } },
      { name: 'limit', in: 'query', required: true, schema: { type: 'integer', default: 20 } },
      { name: 'X-Mode', in: 'header', schema: { type: 'string', example: 'fast', 'x-internal': 1 } },
      { name: 'Authorization', in: 'header', schema: { type: 'string' } },
      { name: 'session', in: 'cookie', schema: { type: 'string' } },
    ],
    requestBody: { required: true, content: { 'application/json; charset=utf-8': { schema: { $ref: '#/components/schemas/Order' } } } },
  }, { components: { schemas: { Order: { type: 'object', required: ['item', 'count'], properties: { item: { type: 'string' }, count: { type: 'integer', default: 1 }, note: { type: 'string' } } } } } });
  assert.deepEqual(tool.definition, {
    name: 'orders___op',
    description: 'Change an order',
    inputSchema: {
      type: 'object',
      properties: {
        item: { type: 'string' }, count: { type: 'integer', default: 1 }, note: { type: 'string' },
        id: { type: 'string', description: 'Which one' }, limit: { type: 'integer', default: 20 }, 'X-Mode': { type: 'string' },
      },
      required: ['item', 'id'],
    },
  });
  assert.deepEqual(tool.buildRequest({ id: 'a/b', item: 'book', 'X-Mode': 'slow', session: 's', unknown: 1 }), {
    method: 'PUT',
    path: '/orders/a%2Fb?limit=20',
    headers: { accept: 'application/json', 'content-type': 'application/json', 'x-mode': 'slow' },
    body: '{"item":"book","count":1}',
  });
});

test('an optional body is left out when none of it is given, null members are kept', async () => {
  const schema = { type: 'object', properties: { a: { type: ['string', 'null'], default: 'x' } } };
  const tool = await toolOf('/a', 'post', { requestBody: { content: { 'application/json': { schema } } } });
  assert.deepEqual(tool.buildRequest({}), { method: 'POST', path: '/a', headers: { accept: 'application/json' }, body: null });
  assert.equal(tool.buildRequest({ a: null }).body, '{"a":null}');
});

test('a body that is no object with known members is one argument', async () => {
  for (const schema of [{ type: 'array', items: { type: 'string' } }, { type: 'object', additionalProperties: true }]) {
    const tool = await toolOf('/a', 'post', { requestBody: { required: true, content: { 'application/json': { schema } } } });
    assert.deepEqual(tool.definition.inputSchema.required, ['body']);
    assert.equal(tool.buildRequest({ body: ['x'] }).body, '["x"]');
  }
});

test('styles, content parameters and arguments named like inherited members', async () => {
  const tool = await toolOf('/a/{list}/{constructor}', 'get', {
    parameters: [
      { name: 'list', in: 'path', required: true, style: 'label', schema: { type: 'array', items: { type: 'string' } } },
      { name: 'constructor', in: 'path', required: true, schema: { type: 'string' } },
      { name: 'filter', in: 'query', style: 'deepObject', explode: true, schema: { type: 'object' } },
      { name: 'tags', in: 'query', style: 'pipeDelimited', explode: false, schema: { type: 'array', items: { type: 'string' } } },
      { name: 'raw', in: 'query', allowReserved: true, schema: { type: 'string' } },
      { name: 'json', in: 'query', content: { 'application/json': { schema: { type: 'object' } } } },
      { name: 'toString', in: 'query', schema: { type: 'string' } },
    ],
  });
  const { path } = tool.buildRequest({ list: ['x', 'y'], constructor: 'c', filter: { a: 1 }, tags: ['t', 'u'], raw: 'a/b', json: { k: 1 } });
  assert.equal(path, '/a/.x,y/c?filter%5Ba%5D=1&tags=t%7Cu&raw=a/b&json=%7B%22k%22%3A1%7D');
});

test('parameters of the path item count, and the operation’s own win', async () => {
  const item = {
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }, { name: 'page', in: 'query', schema: { type: 'string' } }],
    get: { operationId: 'op', responses: answers, parameters: [{ name: 'page', in: 'query', schema: { type: 'integer' } }] },
  };
  const [tool] = await toolCatalogue(documentWith({ '/a/{id}': item }), 'orders');
  assert.deepEqual(tool?.definition.inputSchema.properties, { id: { type: 'string' }, page: { type: 'integer' } });
});

test('OpenAPI 3.0 schemas become JSON Schema', async () => {
  const schema = { type: 'object', properties: { a: { type: 'string', nullable: true, enum: ['x'] }, b: { type: 'integer', minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false } } };
  const tool = await toolOf('/a', 'post', { requestBody: { content: { 'application/json': { schema } } } }, { openapi: '3.0.3' });
  assert.deepEqual(tool.definition.inputSchema.properties, { a: { type: ['string', 'null'], enum: ['x', null] }, b: { type: 'integer', exclusiveMinimum: 0, maximum: 9 } });
});

test('a schema that contains itself ends where it repeats', async () => {
  const Node = { type: 'object', properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/components/schemas/Node' } } } };
  const tool = await toolOf('/a', 'post', { requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Node' } } } } }, { components: { schemas: { Node } } });
  assert.ok(JSON.stringify(tool.definition).length < 1000);
  assert.equal(tool.checkArguments({ name: 'root', children: [{ name: 'leaf' }] }), null);
});

test('arguments that do not fit are named by field and type, never by value', async () => {
  const schema = { type: 'object', required: ['item'], properties: { item: { type: 'string' }, count: { type: 'integer', minimum: 1 }, deep: { type: 'object', required: ['x'], properties: { x: { type: 'string' } } } } };
  const tool = await toolOf('/a', 'post', { requestBody: { required: true, content: { 'application/json': { schema } } } });
  assert.equal(tool.checkArguments({ item: 'a', count: 1 }), null);
  assert.equal(tool.checkArguments({ count: 'secret', deep: {} }), [
    'Parameter validation failed: Invalid request parameters:',
    "- Missing required field(s): 'item'",
    "- Field '/count' has invalid type: integer expected",
    "- Missing required field(s): 'deep.x'",
  ].join('\n'));
  assert.match(tool.checkArguments({ item: 'a', count: 0 }) ?? '', /Field '\/count' must be >= 1/);
});

test('what AWS would not take is refused, and the operation is named', async () => {
  const get = { operationId: 'op', responses: answers };
  const rows: readonly (readonly [string, unknown, RegExp])[] = [
    ['no object', [], /it is no object/],
    ['Swagger 2', { swagger: '2.0', info: { title: 't', version: '1' }, paths: {} }, /Swagger 2\.0/],
    ['no servers', { ...documentWith({ '/a': { get } }), servers: [] }, /servers\[0\]\.url/],
    ['a relative server', documentWith({ '/a': { get } }, { servers: [{ url: '/v1' }] }), /servers\[0\]\.url/],
    ['no operation', documentWith({ '/a': {} }), /no operation/],
    ['no operationId', documentWith({ '/a': { get: { responses: answers } } }), /GET \/a: it has no operationId/],
    ['the same operationId twice', documentWith({ '/a': { get }, '/b': { get } }), /GET \/b \(op\): its operationId is that of GET \/a \(op\) too/],
    ['a path parameter that is missing', documentWith({ '/a/{id}': { get } }), /\{id\}/],
    ['oneOf', documentWith({ '/a': { get: { ...get, responses: { 200: { description: 'ok', content: { 'application/json': { schema: { oneOf: [{ type: 'string' }] } } } } } } } }), /GET \/a \(op\): it uses oneOf/],
    ['anyOf behind a reference', documentWith({ '/a': { get: { ...get, parameters: [{ name: 'q', in: 'query', schema: { $ref: '#/components/schemas/Q' } }] } } }, { components: { schemas: { Q: { anyOf: [{ type: 'string' }] } } } }), /GET \/a \(op\): it uses anyOf/],
    ['a body that is a form', documentWith({ '/a': { post: { ...get, requestBody: { content: { 'multipart/form-data': {} } } } } }), /POST \/a \(op\): it takes a body/],
    ['a reference to nowhere', documentWith({ '/a': { get: { ...get, parameters: [{ $ref: '#/components/parameters/Gone' }] } } }), /refers to #\/components\/parameters\/Gone/],
  ];
  for (const [what, document, message] of rows) {
    await assert.rejects(toolCatalogue(document, 'orders'), (error) => error instanceof ChainError && error.code === 'openapi-invalid' && message.test(error.message) && error.message.includes('"orders"'), what);
  }
});

test('a property may be called oneOf', async () => {
  const tool = await toolOf('/a', 'post', { requestBody: { content: { 'application/json': { schema: { type: 'object', properties: { oneOf: { type: 'string' } } } } } } });
  assert.deepEqual(Object.keys(tool.definition.inputSchema.properties), ['oneOf']);
});
