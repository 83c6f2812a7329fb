import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { fingerprint } from './fingerprint.ts';
import { RawToken } from './rawToken.ts';
import { redact } from './redact.ts';
import { compactToken, encryptedToken, segment } from '../../../test/tokens/testTokens.ts';

const token = compactToken({ sub: 'ana@example.com', iss: 'https://id.example/oauth2/default', jti: 'AT.1' });
const encrypted = encryptedToken();
const [head = '', body = '', signature = ''] = token.split('.');

function marker(compact: string): string {
  const raw = RawToken.from(compact);
  assert.ok(raw !== null);
  return `[token ${fingerprint(raw)}]`;
}

const wholeTokens: readonly (readonly [string, string, string])[] = [
  ['bare', token, marker(token)],
  ['after Bearer', `Authorization: Bearer ${token}`, `Authorization: Bearer ${marker(token)}`],
  ['bearer in lower case', `bearer  ${token}`, `bearer  ${marker(token)}`],
  ['in JSON', JSON.stringify({ a: token, b: 1 }), JSON.stringify({ a: marker(token), b: 1 })],
  ['in JSON in JSON, after an escaped line break', JSON.stringify({ message: `x\n${token}` }), `{"message":"x\\n${marker(token)}"}`],
  ['in a URL', `https://app.example/cb?access_token=${token}&state=1`, `https://app.example/cb?access_token=${marker(token)}&state=1`],
  ['as a path segment', `/inspect/${token}/claims`, `/inspect/${marker(token)}/claims`],
  ['before a full stop', `Refused ${token}. Sorry.`, `Refused ${marker(token)}. Sorry.`],
  ['two, joined by a slash', `${token}/${token}`, `${marker(token)}/${marker(token)}`],
  ['JWE', encrypted, marker(encrypted)],
  ['unsigned', `${segment({ alg: 'none' })}.${segment({ sub: 'a' })}.`, marker(`${segment({ alg: 'none' })}.${segment({ sub: 'a' })}.`)],
  ['header with white space', `${segment('{ "alg": "RS256" }')}.${body}.${signature}`, marker(`${segment('{ "alg": "RS256" }')}.${body}.${signature}`)],
  ['header over lines', `${segment('{\n "alg": "RS256" }')}.${body}.${signature}`, marker(`${segment('{\n "alg": "RS256" }')}.${body}.${signature}`)],
  ['opaque, after Bearer', 'Bearer 00fk3mdj4jd8ekw92jd7', `Bearer ${marker('00fk3mdj4jd8ekw92jd7')}`],
];

for (const [name, text, expected] of wholeTokens) {
  test(`a whole token becomes its fingerprint: ${name}`, () => {
    assert.equal(redact(text), expected);
    assert.equal(redact(expected), expected);
  });
}

const secret = `a1B/${createHash('sha256').update('secret').digest('base64').slice(0, 36)}`;

const parts: readonly (readonly [string, string, string])[] = [
  ['header and claims without signature', `${head}.${body}`, '[token]'],
  ['a token cut in its signature', `${head}.${body}.${signature.slice(0, 5)}.x.y.z`, '[token]'],
  ['a signature', `sig ${signature} end`, 'sig [token] end'],
  ['the second half of a token', `${body.slice(-10)}.${signature}`, `${body.slice(-10)}.[token]`],
  ['a SigV4 signature', `SignedHeaders=host, Signature=${'0a'.repeat(32)}`, 'SignedHeaders=host, Signature=[token]'],
  ['a presigned URL', `?X-Amz-Signature=${'0a'.repeat(32)}&x=1`, '?X-Amz-Signature=[token]&x=1'],
  ['an AWS secret by its name', 'aws_secret_access_key = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'aws_secret_access_key = [token]'],
  ['an AWS secret in JSON', '{"SecretAccessKey":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '{"SecretAccessKey":"[token]"}'],
  ['an AWS secret by its looks', `key ${secret}`, 'key [token]'],
  ['a client secret', '{\\"client_secret\\": \\"0123456789abcdefghij\\"}', '{\\"client_secret\\": \\"[token]\\"}'],
  ['a signature that calls itself a kid', `{"kid":"${signature}"}`, '{"kid":"[token]"}'],
];

for (const [name, text, expected] of parts) {
  test(`a part of a token, or a secret, is masked: ${name}`, () => {
    assert.equal(redact(text), expected);
    assert.equal(redact(expected), expected);
  });
}

const thumbprint = 'cJ3PVbnLnmnDOCSeLI6jb8fo2SvyiAMwDl7RmMYqRYs';

const harmless: readonly string[] = [
  'X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken, X-Amzn-Bedrock-AgentCore-Runtime-Custom-CorrelationId2',
  'arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/my_agent_long_name_for_orders_team-AbCdEf1234',
  '/aws/bedrock-agentcore/runtimes/my_agent_long_name_for_orders_team-AbCdEf1234-DEFAULT',
  'http://127.0.0.1:8080/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-west-2%3A000000000000%3Aruntime%2Forders_agent_with_a_long_name-local00000/invocations',
  '2026/11/22/[runtime-logs]550e8400-e29b-41d4-a716-446655440000',
  'Session-550E8400-e29b-41d4-a716-446655440000',
  '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
  'sha256:ba7816bf8f01cfea414140de5dae2223 [token sha256:ba7816bf8f01cfea414140de5dae2223]',
  `{"kid":"${thumbprint}","jti":"AT.${thumbprint}","sessionId":"${thumbprint}"}`,
  `{"message":"{\\"kid\\":\\"${thumbprint}\\"}"}`,
  '    at Object.<anonymous> (file:///Users/Ana/Projects/MyOrders2/target-api/dist/main.mjs:10:5)',
  'There is no agentcore-chain.json in /tmp/agentcore-chain-file-7PfucK/my-orders.',
  'No Node in /private/tmp/agentcore-chain-install-TXR53x/node-Vr9Bfw/bin/node.',
  'WWW-Authenticate: Bearer error="invalid_token", error_description="the token is not valid"',
  'Bearer authentication-is-required',
  '11111111111111111111111111111111111111111111111111111111111111 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
];

for (const text of harmless) test(`stays as it is: ${text.slice(0, 60)}`, () => assert.equal(redact(text), text));

const words = fc.constantFrom('', ' ', '"', '\\n', '/', '.', '=', 'Bearer ', 'x', 'key=', '{"kid":"', '\n', '+', '~');
const pieces = fc.constantFrom(token, head, body, signature, signature.slice(3, 60), `${head}.${body}`, encrypted, 'plain words', thumbprint);
const texts = fc.array(fc.oneof(words, pieces, fc.string()), { maxLength: 12 }).map((list) => list.join(''));

test('twice is the same as once', () => {
  fc.assert(fc.property(texts, (text) => assert.equal(redact(redact(text)), redact(text))));
});

test('no run of 64 characters out of a signature survives, wherever it stands', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const shown = redact(text);
      for (let at = 0; at + 64 <= signature.length; at++) assert.ok(!shown.includes(signature.slice(at, at + 64)));
    }),
  );
});

test('every chunk of a signature is masked from 40 characters on', () => {
  for (let start = 0; start + 40 <= signature.length; start++) {
    for (const length of [40, 43, 64, 86]) {
      const chunk = signature.slice(start, start + length);
      if (/[A-Z]/.test(chunk) && /[a-z]/.test(chunk) && /\d/.test(chunk)) assert.equal(redact(`: ${chunk}`), ': [token]');
    }
  }
});

test('text made to be slow is not: every megabyte within two seconds', () => {
  const nasty = ['eyJ', 'a', 'eyJhIjoi.', 'aB3', '/', 'aB3-', '. ', 'bearer ', 'eyJhbGciOiJSUzI1NiJ9.', 'eyJhbGciOiJSUzI1NiJ9/', '"kid":"', '=', 'Aa'];
  for (const unit of nasty) {
    const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
    const start = performance.now();
    redact(text);
    const ms = performance.now() - start;
    assert.ok(ms < 2000, `${unit}: ${ms} ms`);
  }
});
