import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parseHopRecord } from './parseHopRecord.ts';

const schema: unknown = JSON.parse(readFileSync(new URL('../../../../resources/schemas/hop-record.schema.json', import.meta.url), 'utf8'));
const isValid = new Ajv2020({ strict: true }).compile(schema as object);

const least = { tokenHop: 1, hop: 'agent', moment: 'received', at: '2026-11-22T10:00:00.123Z' };
const fingerprint = `sha256:${'0a'.repeat(16)}`;
const full = {
  ...least, correlationId: 'c', traceId: '0af7651916cd43dd8448eb211c80319c', sessionId: 's', requestId: 'r', gatewayRequestId: 'g', rpcId: '7', target: 'orders',
  tool: 'orders___listOrders', header: 'x-custom-usertoken', headerNames: ['content-type', 'x-custom-usertoken'],
  token: { state: 'seen', fingerprint, size: 10, header: { alg: 'RS256' }, claims: { sub: 'ana', scp: ['a'], exp: 1, cnf: { jkt: 'x' } }, otherClaims: ['email'], repeatedClaims: ['sub'] },
  verification: { result: 'failed', code: 'expired' }, reply: { status: 500, isError: true, rpcCode: -32603 },
};

/** What of a record is read: all, only a part, or nothing. The schema says valid to the first alone. */
const rows: readonly (readonly ['all' | 'part' | 'none', string, unknown])[] = [
  ['all', 'no more than it must have', least],
  ['all', 'everything', full],
  ['all', 'an unknown member', { ...least, colour: 'red' }],
  ['all', 'a passed verification', { ...least, verification: { result: 'passed' } }],
  ['all', 'an absent token', { ...least, token: { state: 'absent' } }],
  ['all', 'empty lists', { ...least, headerNames: [], token: { state: 'seen', claims: {}, otherClaims: [] } }],
  ['all', 'a reply without members', { ...least, reply: {} }],
  ['all', 'control characters', { ...least, sessionId: 'a\u0000\u001b[2Jb\n' }],
  ['none', 'a list', [least]],
  ['none', 'null', null],
  ['none', 'a text', 'tokenHop'],
  ['none', 'another version', { ...least, tokenHop: 2 }],
  ['none', 'the version as text', { ...least, tokenHop: '1' }],
  ['none', 'an unknown hop', { ...least, hop: 'proxy' }],
  ['none', 'a hop that every object has', { ...least, hop: 'constructor' }],
  ['none', 'an unknown moment', { ...least, moment: 'seen' }],
  ['none', 'no time', { ...least, at: undefined }],
  ['none', 'the time as a number', { ...least, at: 1 }],
  ['none', 'an endless time', { ...least, at: '2'.repeat(257) }],
  ['part', 'an id that is no text', { ...full, rpcId: 7 }],
  ['part', 'an empty id', { ...full, correlationId: '' }],
  ['part', 'an endless id', { ...full, correlationId: 'c'.repeat(257) }],
  ['part', 'an id that was redacted, and so equals others', { ...full, sessionId: '[token]' }],
  ['part', 'a trace id in upper case', { ...full, traceId: '0AF7651916CD43DD8448EB211C80319C' }],
  ['part', 'a trace id of zeros', { ...full, traceId: '0'.repeat(32) }],
  ['part', 'header names with a number among them', { ...full, headerNames: ['a', 1] }],
  ['part', 'too many header names', { ...full, headerNames: Array.from({ length: 257 }, () => 'a') }],
  ['part', 'a token without state', { ...full, token: { fingerprint } }],
  ['part', 'a token as text', { ...full, token: 'secret' }],
  ['part', 'a fingerprint that is none', { ...full, token: { ...full.token, fingerprint: 'md5:1' } }],
  ['part', 'a negative size', { ...full, token: { ...full.token, size: -1 } }],
  ['part', 'claims as a list', { ...full, token: { ...full.token, claims: [] } }],
  ['part', 'names that are none', { ...full, token: { ...full.token, otherClaims: 'email' } }],
  ['part', 'a code that is not known', { ...full, verification: { result: 'failed', code: 'bored' } }],
  ['part', 'a failure without code', { ...full, verification: { result: 'failed' } }],
  ['part', 'a status that is no whole number', { ...full, reply: { status: 200.5 } }],
  ['part', 'a reply as a list', { ...full, reply: [] }],
];

const known = Object.keys(full);

function knownPart(value: unknown): unknown {
  return JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(value as object).filter(([name]) => known.includes(name)))));
}

for (const [read, name, value] of rows) {
  test(`parser and schema agree on ${name}`, () => {
    const record = parseHopRecord(value);
    assert.equal(isValid(value), read === 'all', JSON.stringify(isValid.errors));
    assert.equal(record === null, read === 'none');
    if (record === null) return;
    const same = JSON.stringify(knownPart(value), keysInOrder) === JSON.stringify(record, keysInOrder);
    assert.equal(same, read === 'all');
  });
}

function keysInOrder(_: string, value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}

test('the rest of a record stays when a member is left out', () => {
  const record = parseHopRecord({ ...full, rpcId: 7, verification: { result: 'failed', code: 'bored' } });
  assert.equal(record?.rpcId, undefined);
  assert.equal(record?.verification, undefined);
  assert.equal(record?.tool, full.tool);
  assert.equal(record?.token?.fingerprint, fingerprint);
});

test('a claim named __proto__ is a claim', () => {
  const record = parseHopRecord(JSON.parse(JSON.stringify(least).replace('}', ',"token":{"state":"seen","claims":{"__proto__":{"admin":true},"sub":"ana"}}}')));
  assert.deepEqual(Object.keys(record?.token?.claims ?? {}), ['__proto__', 'sub']);
  assert.equal(record?.token?.claims?.['admin'], undefined);
  assert.equal(Object.getPrototypeOf({})['admin'], undefined);
});

test('claims too deep or too large are kept by name', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
  const record = parseHopRecord({ ...least, token: { state: 'seen', claims: { deep, sub: 'ana', long: 'x'.repeat(5_000) }, otherClaims: ['email'] } });
  assert.deepEqual(record?.token?.claims, { sub: 'ana' });
  assert.deepEqual(record?.token?.otherClaims, ['email', 'deep', 'long']);
});

test('whatever JSON a line holds, it is parsed or refused, and what is parsed fits the schema', () => {
  const members = fc.record({ ...Object.fromEntries(known.map((name) => [name, fc.oneof(fc.constant((full as Record<string, unknown>)[name]), fc.jsonValue())])) }, { requiredKeys: ['tokenHop', 'hop', 'moment', 'at'] });
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), members), (value) => {
      const record = parseHopRecord(value);
      if (record !== null) assert.ok(isValid(JSON.parse(JSON.stringify(record))), JSON.stringify(isValid.errors));
    }),
    { numRuns: 500 },
  );
});
