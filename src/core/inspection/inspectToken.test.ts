import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { leaksIn } from '../../../test/testing/leaksIn.ts';
import { compactToken, encryptedToken, segment } from '../../../test/tokens/testTokens.ts';
import type { IdentityConfiguration } from '../chain/configuration.ts';
import { clockIn } from '../story/clock.ts';
import { RawToken } from '../token/rawToken.ts';
import { describeInspection } from './describeInspection.ts';
import { inspectionLines } from './inspectionLines.ts';
import { inspectToken, type InspectedToken } from './inspectToken.ts';
import type { TokenVerification } from './tokenVerification.ts';

const now = Date.UTC(2026, 10, 22, 10, 0, 0);
const seconds = now / 1000;
const issuer = 'https://issuer.example.com';
const expected: IdentityConfiguration = { issuer, audience: 'api://orders', clientId: '0oa1' };
const good = { iss: issuer, aud: 'api://orders', sub: 'ana@example.com', iat: seconds - 360, exp: seconds + 3000, cid: '0oa1', scp: ['openid', 'orders.read'] };
const notAsked: TokenVerification = { state: 'notAsked', issuer };

function inspect(compact: string, whom: IdentityConfiguration | null = expected): InspectedToken {
  const token = RawToken.from(compact);
  assert.ok(token !== null);
  return inspectToken(token, { now, expected: whom });
}

function inspectionOf(compact: string, whom: IdentityConfiguration | null = expected) {
  const inspected = inspect(compact, whom);
  assert.ok(inspected.state === 'decoded');
  return inspected.inspection;
}

function textOf(compact: string, verification: TokenVerification = notAsked): string {
  return inspectionLines(inspectionOf(compact), verification, clockIn('UTC')).map((line) => line.map(({ text }) => text).join('')).join('\n');
}

const header = { alg: 'RS256', kid: 'k1', typ: 'JWT' };
const cases: readonly (readonly [string, object, readonly string[], object?])[] = [
  ['a good one', {}, []],
  ['expired', { exp: seconds - 720 }, ['error expired']],
  ['expired within the leeway', { exp: seconds - 4 }, []],
  ['not valid yet', { nbf: seconds + 300 }, ['error not-yet-valid']],
  ['without expiry', { exp: undefined }, ['error no-expiry']],
  ['an expiry that is text', { exp: '1' }, ['error no-expiry']],
  ['without a user', { sub: undefined }, ['error no-user']],
  ['another issuer', { iss: 'https://else.example.com' }, ['error issuer']],
  ['no issuer', { iss: undefined }, ['error issuer']],
  ['another audience', { aud: ['api://billing', 'api://x'] }, ['error audience']],
  ['no audience', { aud: undefined }, ['error audience']],
  ['a client’s own', { sub: '0oa1' }, ['warning clients-own-token']],
  ['issued in the future', { iat: seconds + 60 }, ['note issued-in-the-future']],
  ['an ID token', { aud: '0oa1', scp: undefined, nonce: 'n' }, ['error audience', 'error id-token']],
  ['unsigned', {}, ['error not-signed'], { alg: 'none', kid: 'k1' }],
  ['a shared secret', {}, ['error algorithm'], { alg: 'HS256', kid: 'k1' }],
  ['an algorithm of no use', {}, ['error algorithm'], { alg: 'RS512', kid: 'k1' }],
  ['no key', {}, ['error no-key-id'], { alg: 'RS256' }],
  ['over 4 KB', { groups: Array.from({ length: 150 }, (_, index) => `group-number-${index}-of-many`) }, ['error over-runtime-limit', 'error over-target-limit']],
  ['a claim too long to be shown', { picture: 'x'.repeat(4097) }, ['error over-runtime-limit', 'error over-target-limit', 'note claims-too-long']],
  ['errors before notes', { iat: seconds + 60, exp: 1, iss: 'x' }, ['error issuer', 'error expired', 'note issued-in-the-future']],
];
for (const [what, claims, problems, head = header] of cases) {
  test(`problems: ${what}`, () => assert.deepEqual(inspectionOf(compactToken({ ...good, ...claims }, head)).problems.map(({ severity, code }) => `${severity} ${code}`), problems));
}

test('without a chain nothing is expected of issuer and audience', () => {
  assert.deepEqual(inspectionOf(compactToken({ ...good, iss: 'x', aud: 'y' }), null).problems, []);
});

test('an issuer that differs by a slash is told so', () => {
  const [problem] = inspectionOf(compactToken({ ...good, iss: `${issuer}/` })).problems;
  assert.match(problem?.detail ?? '', /slash at the end/);
});

test('an audience with "Bearer " in front is what counts towards a target; what AWS does not promise is marked', () => {
  const sized = (padding: number): string => compactToken({ ...good, x: 'a'.repeat(padding) });
  const fitting = Array.from({ length: 4096 }, (_, index) => sized(index)).findLast((token) => token.length <= 4096) ?? '';
  assert.deepEqual(inspectionOf(fitting).problems.map(({ code, restsOn }) => [code, restsOn]), [['over-target-limit', ['gateway.interceptor-output-over-4k']]]);
});

test('a claim that stands twice', () => {
  const { problems, token } = inspectionOf(`${segment(header)}.${segment(JSON.stringify(good).replace('{', '{"sub":"eve",'))}.AAAA`);
  assert.deepEqual(problems.map(({ code, title }) => [code, title]), [['repeated-claims', 'sub stands in it twice.']]);
  assert.equal(token.claims?.['sub'], 'ana@example.com');
});

test('what cannot be decoded says why', () => {
  assert.deepEqual(inspect(encryptedToken()), { state: 'undecodable', reason: 'encrypted' });
  assert.deepEqual(inspect('abc'), { state: 'undecodable', reason: 'not-three-parts' });
});

test('the text: title, times in words with the raw number, lists, size, fingerprint', () => {
  const text = textOf(compactToken({ ...good, groups: ['a', 'b\u202e\n'], address: { city: 'X' } }));
  assert.match(text, /^Access token of ana@example\.com\nValid for 50 min more\. Not verified\.\n\nVerification\n {2}○ Nobody has checked who made this token\. It can be checked with the keys of https:\/\/issuer\.example\.com\.\n\nClaims\n/);
  assert.match(text, /\n {2}iat +issued +2026-11-22 09:54:00, 6 min ago {2}1795341240\n/);
  assert.match(text, /\n {2}exp +expires +2026-11-22 10:50:00, in 50 min {2}1795344600\n/);
  assert.match(text, /\n {2}scp +scopes +openid\n +orders\.read\n/);
  assert.match(text, /\n {2}groups +a\n +b\\u\{202e\}\\u\{a\}\n/);
  assert.match(text, /\n {2}address +\{"city":"X"\}\n/);
  assert.match(text, /\nHeader\n {2}alg {2}RS256\n/);
  assert.match(text, /\n {2}Target +✓ [\d,]+ of the 4,096 bytes that a header may have there, with "Bearer "\n {2}Fingerprint {2}sha256:[0-9a-f]{32}\n/);
  assert.doesNotMatch(text, /Problems/);
});

const verified = (outcome: Extract<TokenVerification, { state: 'verified' }>['outcome'], audience: string | null = 'api://orders'): TokenVerification => ({ state: 'verified', issuer, audience, at: now, outcome });

test('the text of a verification stops at the failed check', () => {
  const token = compactToken({ ...good, aud: 'api://billing' }, header);
  const text = textOf(token, verified({ result: 'failed', code: 'audience' }));
  assert.match(text, /^Access token of ana@example\.com\n✗ Refused: it is meant for someone else\.\n/);
  assert.match(text, /✓ Issuer {6}https:\/\/issuer\.example\.com\n {2}✗ Audience {4}api:\/\/billing, expected is api:\/\/orders\n {2}○ Validity {4}not reached\n/);
  assert.match(text, /aud +audience +api:\/\/billing {2}not accepted\n/);
});

test('the key of another issuer is not called unknown alone', () => {
  const refused = verified({ result: 'failed', code: 'key-unknown' });
  assert.match(textOf(compactToken({ ...good, iss: 'https://else.example.com' }), refused), /Refused: another issuer made it, with a key that the chain’s issuer does not publish\./);
  assert.match(textOf(compactToken(good), refused), /Refused: it is signed with a key that the issuer does not publish\./);
});

test('the text of a verification that passed, and of one without an audience', () => {
  const token = compactToken(good, header);
  assert.match(textOf(token, verified({ result: 'passed' })), /\n✓ Verified: https:\/\/issuer\.example\.com issued it, for api:\/\/orders\. Valid for 50 min more\.\n[^]*✓ Key {9}k1\n {2}✓ Signature\n[^]*✓ Validity {4}50 min left\n/);
  assert.match(textOf(token, verified({ result: 'passed' }, null)), /issued it\. Valid[^]*○ Audience {4}not checked: the chain file names no audience\n/);
});

test('why nobody could verify it is part of the text', () => {
  const token = compactToken(good);
  assert.match(textOf(token, { state: 'unavailable', issuer, because: 'it does not answer', remedy: 'Look at the network.' }), /\? It could not be verified: it does not answer\. Look at the network\./);
  assert.match(textOf(token, { state: 'impossible', because: 'nobody names an issuer', remedy: 'Name one.' }), /○ It cannot be verified: nobody names an issuer\. Name one\./);
});

test('neither text nor document holds the token, its signature or another token inside it', () => {
  const inner = compactToken({ sub: 'inner' });
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.constant(inner))), (claims) => {
    const token = compactToken({ ...good, ...claims, act: inner }, { ...header, x5t: inner });
    const document = JSON.stringify(describeInspection(inspectionOf(token), notAsked));
    assert.deepEqual([...leaksIn('text', textOf(token), [token, inner]), ...leaksIn('document', document, [token, inner])], []);
  }), { numRuns: 50 });
});

test('the document says what a program needs', () => {
  const document = describeInspection(inspectionOf(compactToken({ ...good, exp: 1 }, header)), verified({ result: 'failed', code: 'expired' }));
  assert.partialDeepStrictEqual(document, { inspectedAt: '2026-11-22T10:00:00.000Z', kind: 'accessToken', verification: { result: 'failed', code: 'expired', issuer, audience: 'api://orders' } });
  assert.deepEqual(document.problems.map(({ code }) => code), ['expired']);
  assert.equal(describeInspection(inspectionOf(compactToken(good)), notAsked).verification, null);
});
