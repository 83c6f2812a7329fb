import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { inspect } from 'node:util';
import { demoUsers } from './localUser.ts';
import { oktaShape } from './oktaShape.ts';
import { startIdentityProvider } from './startIdentityProvider.ts';
import type { JWTPayload, JWTVerifyOptions } from 'jose';
import type { RawToken } from '../../core/token/rawToken.ts';
import type { Clock } from '../clock.ts';
import type { TokenChanges } from './forgeToken.ts';
import type { IdentityProvider } from './startIdentityProvider.ts';

const audience = 'api://orders';
const clock: Clock = { now: Date.now, after: () => () => undefined };
const logged: string[] = [];

let provider: IdentityProvider;
before(async () => {
  provider = await startIdentityProvider({ port: 0, audience, clock, users: demoUsers, log: (line) => logged.push(line) });
});
after(async () => {
  await provider.close();
  assert.deepEqual(logged, []);
});

/** As the target verifies: the issuer's JWKS over HTTP. */
async function verify(token: RawToken, options: JWTVerifyOptions = {}): Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(provider.jwksUri), { cooldownDuration: 0 });
  const { payload } = await jwtVerify(token.reveal(), keys, { issuer: provider.issuer, audience, algorithms: ['RS256'], ...options });
  return payload;
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

async function member(url: string, name: string): Promise<unknown> {
  const document: unknown = await (await fetch(url)).json();
  return typeof document === 'object' && document !== null ? Reflect.get(document, name) : undefined;
}

test('discovery has Okta’s paths', async () => {
  const discovery = `${provider.issuer}/.well-known/openid-configuration`;
  const paths = {
    issuer: '', authorization_endpoint: '/v1/authorize', token_endpoint: '/v1/token', jwks_uri: '/v1/keys', userinfo_endpoint: '/v1/userinfo', end_session_endpoint: '/v1/logout',
  };
  assert.match(provider.issuer, /^http:\/\/127\.0\.0\.1:\d+\/oauth2\/default$/);
  for (const [name, path] of Object.entries(paths)) assert.equal(await member(discovery, name), `${provider.issuer}${path}`, name);
});

test('each user signs in through the login page, and gets tokens in Okta’s words', async () => {
  for (const user of demoUsers) {
    const { accessToken, idToken } = await provider.signIn(user.name);
    const access = await verify(accessToken);
    assert.deepEqual(Object.keys(access).sort(), ['aud', 'cid', 'exp', 'groups', 'iat', 'iss', 'jti', 'scp', 'sub', 'uid', 'ver']);
    assert.equal(access.sub, user.email);
    assert.equal(access['uid'], user.id);
    assert.equal(access['cid'], '0oa-local-frontend');
    assert.deepEqual(access['scp'], ['openid', 'profile', 'email', 'orders.read', 'orders.write']);
    assert.deepEqual(access['groups'], user.groups);

    const identity = await verify(idToken, { audience: provider.clientId });
    assert.equal(identity.sub, user.id);
    assert.equal(identity['email'], user.email);
    assert.ok('nonce' in identity && !('scp' in identity));
  }
});

test('what a sign-in gives cannot be printed', async () => {
  const signedIn = await provider.signIn('ana');
  const [, , signature = ''] = signedIn.accessToken.reveal().split('.');
  for (const text of [JSON.stringify(signedIn), inspect(signedIn, { depth: 9, showHidden: true }), String(signedIn.accessToken)]) assert.ok(!text.includes(signature));
});

test('a user that is none is told which there are', async () => {
  await assert.rejects(provider.signIn('eve'), { code: 'user-unknown', remedy: 'Take one of: ana, ben.' });
  await assert.rejects(provider.forge('eve', {}), { code: 'user-unknown' });
});

test('the login page refuses a wrong password, keeps the name and says so to screen readers', async () => {
  const { url, cookie } = await beginLogin();
  const page = await (await fetch(url, { headers: { cookie } })).text();
  assert.match(page, /<html lang="en">/);
  for (const field of ['username', 'password']) assert.match(page, new RegExp(`<label for="${field}">.+</label>\\s*<input id="${field}"`));
  assert.doesNotMatch(page, /role="alert"|<script|https?:/);

  for (const [username, password] of [['ana', 'wrong'], ['ana', ''], ['nobody', 'ana-local'], ['ana', 'ben-local']] as const) {
    const answer = await fetch(url, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams({ username, password }) });
    const text = await answer.text();
    assert.equal(answer.status, 403);
    assert.match(text, /role="alert"/);
    assert.match(text, new RegExp(`name="username" value="${username}"`));
  }
  const right = await fetch(url, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams({ username: 'ANA@example.com', password: 'ana-local' }) });
  assert.equal(right.status, 303);
});

test('what is typed at the login page comes back as text, never as markup', async () => {
  const { url, cookie } = await beginLogin();
  const body = new URLSearchParams({ username: '"><img src=x>', password: 'x' });
  const answer = await fetch(url, { method: 'POST', headers: { cookie }, body });
  assert.doesNotMatch(await answer.text(), /<img/);
  assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
});

test('a login that nobody began, or that is too long, is refused with a page', async () => {
  const strange = await fetch(`${provider.url}${oktaShape.interactionPath}unknown`);
  assert.equal(strange.status, 400);
  assert.match(await strange.text(), /Sign-in failed/);

  const { url, cookie } = await beginLogin();
  const long = await fetch(url, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams({ username: 'ana', password: 'x'.repeat(5000) }) });
  assert.equal(long.status, 413);
});

test('signing out asks first, then says it is done', async () => {
  const { url, cookie } = await beginLogin();
  const login = await fetch(url, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams({ username: 'ben', password: 'ben-local' }) });
  const resumed = await fetch(login.headers.get('location') ?? '', { redirect: 'manual', headers: { cookie } });
  const session = cookiesOf(resumed);
  const question = await fetch(`${provider.issuer}/v1/logout`, { headers: { cookie: session } });
  const page = await question.text();
  assert.match(page, /Sign out\?/);

  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const done = await fetch(`${provider.issuer}/v1/logout/confirm`, { method: 'POST', headers: { cookie: `${session}; ${cookiesOf(question)}` }, body: new URLSearchParams({ xsrf, logout: 'yes' }) });
  assert.match(await done.text(), /Signed out/);
});

test('PKCE, client and redirect URI are demanded', async () => {
  const good = authorizeParameters();
  for (const changes of [{ code_challenge: '' }, { client_id: 'nobody' }, { redirect_uri: 'https://example.com/callback' }]) {
    const answer = await fetch(`${provider.issuer}/v1/authorize?${new URLSearchParams({ ...good, ...changes }).toString()}`, { redirect: 'manual' });
    const refused = answer.status === 400 || (answer.headers.get('location') ?? '').includes('error=invalid_request');
    assert.ok(refused, `${JSON.stringify(changes)}: ${answer.status}`);
  }
});

test('userinfo answers for an access token, and for nothing else', async () => {
  const { accessToken, idToken } = await provider.signIn('ben');
  const ask = (authorization: string) => fetch(`${provider.url}${oktaShape.userinfoPath}`, { headers: { authorization } });
  const answer = await ask(`Bearer ${accessToken.reveal()}`);
  assert.deepEqual([answer.status, Reflect.get(Object(await answer.json()), 'email')], [200, 'ben@example.com']);
  for (const authorization of ['', 'Bearer x', `Bearer ${idToken.reveal()}`]) assert.equal((await ask(authorization)).status, 401);
});

test('the agent gets a token of its own for the gateway, by either way of giving its secret', async () => {
  const { tokenEndpoint, clientId, clientSecret, scope, resource } = provider.agentClient;
  const grant = { grant_type: 'client_credentials', scope, resource };
  const basic = { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` };
  const ask = (headers: Record<string, string>, body: Record<string, string>) => fetch(tokenEndpoint, { method: 'POST', headers, body: new URLSearchParams(body) });

  for (const answer of [await ask(basic, grant), await ask({}, { ...grant, client_id: clientId, client_secret: clientSecret })]) {
    const compact = String(Reflect.get(Object(await answer.json()), 'access_token'));
    const { payload } = await jwtVerify(compact, createRemoteJWKSet(new URL(provider.jwksUri)), { issuer: provider.issuer, audience: 'api://gateway' });
    assert.deepEqual([payload.sub, payload['cid'], payload['scp']], [clientId, clientId, ['gateway.invoke']]);
  }
  assert.equal((await ask({}, { ...grant, client_id: clientId, client_secret: 'wrong' })).status, 401);
  assert.equal((await ask(basic, { ...grant, resource: 'https://elsewhere.example.com' })).status, 400);
});

test('forged tokens fail as they are meant to, and the unchanged one passes', async () => {
  const now = nowSeconds();
  assert.equal((await verify(await provider.forge('ana', {}))).sub, 'ana@example.com');

  const rows: readonly (readonly [string, TokenChanges, string])[] = [
    ['expired', { claims: { iat: now - 7200, exp: now - 3600 } }, errors.JWTExpired.code],
    ['not yet valid', { claims: { nbf: now + 3600 } }, errors.JWTClaimValidationFailed.code],
    ['wrong audience', { claims: { aud: 'api://other' } }, errors.JWTClaimValidationFailed.code],
    ['wrong issuer', { claims: { iss: 'https://other.example.com' } }, errors.JWTClaimValidationFailed.code],
    ['no audience', { claims: { aud: undefined } }, errors.JWTClaimValidationFailed.code],
    ['bad signature', { corruptSignature: true }, errors.JWSSignatureVerificationFailed.code],
    ['stranger’s key', { key: 'stranger' }, errors.JWKSNoMatchingKey.code],
    ['unsigned', { key: 'none' }, errors.JOSEAlgNotAllowed.code],
    ['kid of the issuer, key of a stranger', { key: 'stranger', header: { kid: (await publishedKids())[0] ?? '' } }, errors.JWSSignatureVerificationFailed.code],
  ];
  for (const [what, changes, code] of rows) await assert.rejects(async () => verify(await provider.forge('ana', changes)), { code }, what);
});

test('a forged token may lack a scope, or be over 4 KB, and still be signed', async () => {
  const narrow = await verify(await provider.forge('ben', { claims: { scp: ['openid'] } }));
  assert.deepEqual([narrow.sub, narrow['scp']], ['ben@example.com', ['openid']]);

  const large = await provider.forge('ana', { claims: { padding: 'x'.repeat(4096) } });
  assert.ok(large.size > 4096);
  assert.equal((await verify(large)).sub, 'ana@example.com');
});

test('after a rotation the new key signs, and tokens of the old one are good as long as they live', async () => {
  const { accessToken } = await provider.signIn('ana');
  const [before] = await publishedKids();
  await provider.rotateKey();
  const [after, ...retired] = await publishedKids();
  assert.notEqual(after, before);
  assert.deepEqual(retired, [before]);
  assert.equal((await verify(accessToken)).sub, 'ana@example.com');
  const renewed = await provider.signIn('ana');
  assert.equal(decodeProtectedHeader(renewed.accessToken.reveal()).kid, after);
  assert.equal((await verify((await provider.signIn('ana')).accessToken)).sub, 'ana@example.com');
  assert.equal((await verify(await provider.forge('ben', {}))).sub, 'ben@example.com');
});

test('sign-ins that overlap keep their users', async () => {
  const names = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'ana' : 'ben'));
  const tokens = await Promise.all(names.map((name) => provider.signIn(name)));
  assert.deepEqual(tokens.map(({ accessToken }) => decodeJwt(accessToken.reveal()).sub), names.map((name) => `${name}@example.com`));
});

test('a port in use is named, with the setting', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => squatter.once('listening', resolve));
  const address = squatter.address();
  assert.ok(typeof address === 'object' && address !== null);
  await assert.rejects(startIdentityProvider({ port: address.port, audience, clock, users: demoUsers, log: () => undefined }), { code: 'port-taken', message: new RegExp(String(address.port)) });
  await new Promise((resolve) => squatter.close(resolve));
});

async function publishedKids(): Promise<readonly string[]> {
  const keys = await member(provider.jwksUri, 'keys');
  assert.ok(Array.isArray(keys));
  return keys.map((key) => String(Reflect.get(Object(key), 'kid')));
}

function authorizeParameters(): Record<string, string> {
  return {
    client_id: provider.clientId, response_type: 'code', redirect_uri: 'http://localhost:8501/callback', scope: 'openid', state: 's',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256',
  };
}

/** The login page of a sign-in that has just begun, with the cookies that belong to it. */
async function beginLogin(): Promise<{ readonly url: string; readonly cookie: string }> {
  const answer = await fetch(`${provider.issuer}/v1/authorize?${new URLSearchParams(authorizeParameters()).toString()}`, { redirect: 'manual' });
  assert.equal(answer.status, 303);
  return { url: new URL(answer.headers.get('location') ?? '', provider.url).href, cookie: cookiesOf(answer) };
}

function cookiesOf(answer: Response): string {
  return answer.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '').join('; ');
}
