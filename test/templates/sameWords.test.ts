import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CompactSign, createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { bareToken, type HopRecord, viewToken as viewInComponent } from '../../runtime-templates/interceptor-typescript/files/src/hopRecord.ts';
import { intercept } from '../../runtime-templates/interceptor-typescript/files/src/intercept.ts';
import { verifyToken as verifyInTarget } from '../../runtime-templates/target-api-typescript/files/src/verifyToken.ts';
import { interceptorEvent, readInterceptorOutput } from '../../src/core/agentcore/interceptor/interceptor.ts';
import { parseHopRecord } from '../../src/core/flow/reading/parseHopRecord.ts';
import { RawToken } from '../../src/core/token/rawToken.ts';
import { verifyToken } from '../../src/core/token/verifyToken.ts';
import { viewToken } from '../../src/core/token/viewToken.ts';
import { compactToken, encryptedToken, segment } from '../tokens/testTokens.ts';

const claims = { iss: 'https://issuer.example.com', sub: 'ana@example.com', scp: ['orders.read'], exp: 1, email: 'ana@example.com', groups: ['a'], ['__proto__']: 1 };
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('a component describes a token as the engine does', () => {
  const repeated = `${segment({ alg: 'RS256', kid: 'k' })}.${segment('{"sub":"ana","a":{"sub":1},"sub":"ben","x":"\\"sub\\":"}')}.AAAA`;
  const tokens = [compactToken(claims, { alg: 'RS256', typ: 'JWT', kid: 'k' }), encryptedToken(), 'abc', 'a.b.c', `${segment({})}.${segment([1])}.x`, repeated];
  for (const token of tokens) {
    for (const policy of ['standard', 'all', 'none'] as const) {
      assert.deepEqual(plain(viewInComponent(bareToken(`Bearer ${token}`), policy)), plain(viewToken(RawToken.from(token), policy)), token.slice(0, 20));
    }
  }
});

test('a component never fails on what a header may hold', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json().map((json) => `${segment({ alg: 'none' })}.${segment(json)}.`)), (value) => {
    const view = viewInComponent(bareToken(value), 'all');
    assert.ok(['seen', 'absent', 'undecodable'].includes(view.state));
  }));
});

const toolCall = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'orders___listOrders', arguments: {} } };

function interceptedBy(headers: { readonly [name: string]: string }, body: unknown = toolCall): { readonly output: unknown; readonly records: readonly HopRecord[] } {
  const records: HopRecord[] = [];
  const event = interceptorEvent({ rawBody: JSON.stringify(body), body, path: '/mcp', headers, passRequestHeaders: true, awsPrincipalArn: null });
  const settings = { userTokenHeader: 'X-Custom-UserToken', claims: 'standard', print: (record: HopRecord) => void records.push(record) } as const;
  return { output: plain(intercept(event, { requestId: 'l-1', gatewayRequestId: 'g-1' }, settings)), records };
}

test('the gateway takes what the interceptor returns, and forwards or answers by it', () => {
  const token = compactToken(claims);
  assert.deepEqual(readInterceptorOutput(interceptedBy({ 'x-custom-usertoken': token, 'x-correlation-id': 'c-1', cookie: 'x' }).output), {
    outcome: 'forward', headers: { Authorization: `Bearer ${token}`, 'X-Correlation-Id': 'c-1' }, body: toolCall,
  });
  const refused = readInterceptorOutput(interceptedBy({}).output);
  assert.partialDeepStrictEqual(refused, { outcome: 'answer', statusCode: 200, headers: {}, body: { id: 7, result: { isError: true } } });
  const listed = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
  assert.deepEqual(readInterceptorOutput(interceptedBy({}, listed).output), { outcome: 'forward', headers: {}, body: listed });
});

test('the engine reads every member of a record that a component prints', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const { records } = interceptedBy({ 'x-custom-usertoken': compactToken(claims), 'x-correlation-id': 'c-1', traceparent });
  assert.equal(records.length, 2);
  for (const record of records) {
    const printed = plain({ tokenHop: 1, at: '2026-11-22T10:00:00.123Z', ...record });
    assert.deepEqual(plain(parseHopRecord(printed)), printed);
  }
});

test('a target refuses a token as the engine does, when somebody inspects it', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' }] };
  const rules = { issuer: 'https://issuer.example.com', audience: 'api://orders' };
  const now = 1_800_000_000;
  const good = { iss: rules.issuer, aud: rules.audience, sub: 'ana@example.com', exp: now + 60, scp: ['orders.read'] };
  const sign = (changes: object, header: object = {}): Promise<string> => new SignJWT({ ...good, ...changes }).setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header }).sign(privateKey);
  const changes = [
    {}, { iss: 'x' }, { iss: `${rules.issuer}/` }, { aud: 'x' }, { aud: ['x', rules.audience] }, { aud: 1 }, { exp: now - 4 }, { exp: now - 5 }, { exp: 'soon' }, { nbf: now + 5 }, { nbf: now + 6 }, { nbf: 'x' }, { sub: '' }, { sub: 1 },
    { scp: [] }, { scp: undefined, scope: 'openid orders.read' }, { scp: undefined }, { iss: 'x', aud: 'x', exp: 1, scp: [] }, { aud: 'x', exp: 1 }, { exp: 1, scp: [] },
  ];
  const endless = new CompactSign(Buffer.from(JSON.stringify(good).replace(/"exp":\d+/, '"exp":1e400'))).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(privateKey);
  const signed = await Promise.all([...changes.map((change) => sign(change)), sign({}, { kid: 'k2' }), sign({}, { kid: '' }), sign({}, { crit: ['b64'], b64: true }), sign({ nbf: null }), endless]);
  const [header, claims] = (signed[0] ?? '').split('.');
  const others = ['abc', 'a.b.c', `${header}.${claims}.AAAA`, `${header}.${claims}`, `${segment({ alg: 'none' })}.${claims}.`, `${segment({ alg: 'HS256', kid: 'k1' })}.${claims}.AAAA`, `${header}.${segment([1])}.AAAA`, encryptedToken()];
  const outcomes = new Set<string>();
  for (const compact of [...signed, ...others]) {
    const token = RawToken.from(compact);
    assert.ok(token !== null);
    const inspected = await verifyToken(token, { ...rules, scope: 'orders.read', keys }, now * 1000);
    const judged = await verifyInTarget(compact, 'orders.read', { ...rules, audienceClaim: 'aud', scopePrefix: '', keys: createLocalJWKSet(keys) }, now);
    const code = inspected.result === 'failed' ? inspected.code : inspected.result;
    assert.equal(judged.result === 'failed' ? judged.code : judged.result, code, compact.slice(0, 30));
    outcomes.add(code);
  }
  assert.deepEqual([...outcomes].sort(), ['algorithm', 'audience', 'expired', 'issuer', 'key-unknown', 'malformed', 'not-yet-valid', 'passed', 'scope', 'signature']);
});
