import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { BrowserSignIn, DeviceCode, SignInSubject } from '../../src/app/ports/signIn.ts';
import { ChainError } from '../../src/core/errors.ts';
import { decodeToken } from '../../src/core/token/decodeToken.ts';
import type { RawToken } from '../../src/core/token/rawToken.ts';
import { closeServer, listen } from '../../src/local/http/listen.ts';
import { openSignIn } from '../../src/signin/openSignIn.ts';
import { startSignInProvider, type SignInProvider } from '../testing/signInProvider.ts';
import { startTestIssuer } from '../testing/testIssuer.ts';

let provider: SignInProvider;
before(async () => void (provider = await startSignInProvider()));
after(() => provider?.close());
beforeEach(() => {
  provider.decide = 'yes';
  provider.before.length = 0;
});

const never = new AbortController().signal;

function subject(changes: Partial<SignInSubject> = {}): SignInSubject {
  return { issuer: provider.issuer, clientId: provider.clientId, scopes: ['openid', 'orders.read'], authorize: [], token: [], prompt: '', ...changes };
}

/** A browser may be in the middle of a page when the sign-in, or the whole test, has ended. */
function leaveBehind(browsing: Promise<unknown>): void {
  browsing.catch(() => {});
}

async function byBrowser(changes: Partial<BrowserSignIn> = {}, who: Partial<SignInSubject> = {}): Promise<{ readonly token: RawToken; readonly page: string; readonly address: URL }> {
  const opened = await openSignIn(subject(who), never);
  let page: Promise<string> = Promise.resolve('');
  let address = new URL(provider.issuer);
  const token = await opened.withBrowser({
    redirectUri: 'http://127.0.0.1/callback', longestMs: 60_000, signal: never,
    open: async (url) => {
      address = new URL(url);
      page = provider.browse(url);
      leaveBehind(page);
    },
    ...changes,
  });
  return { token, page: await page, address };
}

const failsWith = (message: RegExp, remedy: RegExp, code = 'sign-in-failed') => (error: unknown): true => {
  assert.ok(error instanceof ChainError, String(error));
  assert.match(error.message, message);
  assert.match(error.remedy ?? '', remedy);
  assert.equal(error.code, code);
  return true;
};

describe('by the browser', () => {
  test('an authorization code with PKCE, state and nonce brings the access token back to this machine', async () => {
    const { token, page, address } = await byBrowser();
    const decoded = decodeToken(token);
    assert.ok(decoded.state === 'decoded');
    assert.deepEqual([decoded.claims['iss'], decoded.claims['sub'], decoded.claims['aud'], decoded.claims['scope']], [provider.issuer, 'ana', provider.audience, 'orders.read']);
    assert.match(page, /Signed in[^]*go back to where you began/);
    const asked = address.searchParams;
    assert.deepEqual([asked.get('response_type'), asked.get('code_challenge_method'), asked.get('scope')], ['code', 'S256', 'openid orders.read']);
    assert.match(asked.get('redirect_uri') ?? '', /^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    for (const name of ['state', 'nonce', 'code_challenge']) assert.ok((asked.get(name) ?? '').length >= 32, name);
    assert.equal(String(token), '[token]');
  });

  test('the page that ends it holds nothing of the code', async () => {
    const { page, address } = await byBrowser();
    assert.ok(!page.includes(address.searchParams.get('state') ?? 'no state') && !/code=/.test(page));
  });

  test('a port and name that the provider knows; one that is taken', async () => {
    const holder = createServer();
    const port = await listen(holder, 'holder', 0);
    await assert.rejects(byBrowser({ redirectUri: `http://127.0.0.1:${port}/callback` }), failsWith(new RegExp(`^Port ${port} of 127\\.0\\.0\\.1`), /name another redirect address/, 'port-taken'));
    await closeServer(holder);
    const { address } = await byBrowser({ redirectUri: `http://localhost:${port}/callback` });
    assert.equal(address.searchParams.get('redirect_uri'), `http://localhost:${port}/callback`);
    for (const redirectUri of ['https://127.0.0.1/callback', 'http://0.0.0.0/callback', 'http://example.com/callback', 'callback']) {
      await assert.rejects(byBrowser({ redirectUri }), failsWith(/is none on this machine/, /^Write http:\/\/127\.0\.0\.1:8765/, 'usage'));
    }
  });

  test('an answer with another state is not taken, and does not end the sign-in', async () => {
    const strange: Response[] = [];
    const { token } = await byBrowser({
      open: async (url) => {
        const redirect = new URL(url).searchParams.get('redirect_uri') ?? '';
        for (const forged of ['?code=stolen&state=guessed', '?error=access_denied', '?code=stolen']) strange.push(await fetch(redirect + forged));
        strange.push(await fetch(redirect.replace('callback', 'else')), await fetch(redirect, { method: 'POST' }));
        leaveBehind(provider.browse(url));
      },
    });
    assert.deepEqual(strange.map(({ status }) => status), [400, 400, 400, 404, 404]);
    assert.ok(token.size > 100);
  });

  test('a user who says no', async () => {
    provider.decide = 'no';
    await assert.rejects(byBrowser(), failsWith(/refused the sign-in: access_denied \(The user said no\)/, /say yes where/));
  });

  test('a user who never comes back, or gives up', async () => {
    provider.decide = 'never';
    await assert.rejects(byBrowser({ longestMs: 300 }), failsWith(/did not come back from http[^]* within 0 s\.$/, /add http:\/\/127\.0\.0\.1:<port>\/callback to the client there/));
    const heard: string[] = [];
    const stranger = byBrowser({ longestMs: 500, open: async (url) => void heard.push(String((await fetch(`${new URL(url).searchParams.get('redirect_uri')}?state=x`)).status)) });
    await assert.rejects(stranger, failsWith(/an answer came, but to another sign-in/, /redirect_uri/));
    assert.deepEqual(heard, ['400']);
    const abort = new AbortController();
    await assert.rejects(byBrowser({ signal: abort.signal, open: async () => abort.abort() }), { name: 'AbortError' });
  });

  test('a redirect address that the provider does not know; a client with a secret; a scope and a client that it does not know', async () => {
    const strict = await startSignInProvider({ redirectUris: ['http://127.0.0.1/elsewhere'] });
    const before = provider;
    provider = strict;
    try {
      await assert.rejects(byBrowser({ longestMs: 600 }), failsWith(/did not come back/, /If the provider’s page named redirect_uri/));
    } finally {
      provider = before;
      await strict.close();
    }
    await assert.rejects(byBrowser({}, { clientId: provider.confidentialClientId }), failsWith(/refused the sign-in: invalid_client/, /needs a secret[^]*paste a token/));
    await assert.rejects(byBrowser({}, { prompt: 'none' }), failsWith(/refused the sign-in: login_required/, /own log/));
  });

  test('a browser elsewhere is sent to the address that it can reach', async () => {
    const { address } = await byBrowser({ seenFromBrowser: async (url) => url.replace('127.0.0.1', 'localhost') });
    assert.match(address.searchParams.get('redirect_uri') ?? '', /^http:\/\/localhost:\d+\/callback$/);
  });
});

describe('by a device code', () => {
  async function byDevice(use: (code: DeviceCode) => unknown, who: Partial<SignInSubject> = {}, signal = never): Promise<RawToken> {
    const opened = await openSignIn(subject(who), never);
    return opened.withDevice({ signal, onCode: (code) => leaveBehind(Promise.resolve(use(code))) });
  }

  test('the user types the code on any device', async () => {
    const told: DeviceCode[] = [];
    const token = await byDevice(async (code) => {
      told.push(code);
      await provider.browse(code.complete ?? '');
    });
    const decoded = decodeToken(token);
    assert.ok(decoded.state === 'decoded');
    assert.deepEqual([decoded.claims['sub'], decoded.claims['aud']], ['ana', provider.audience]);
    assert.equal(told.length, 1);
    assert.match(told[0]?.userCode ?? '', /^[A-Z]{4}-[A-Z]{4}$/);
    assert.equal(told[0]?.address, `${provider.issuer}/device`);
  });

  test('slow_down is obeyed', async () => {
    provider.before.push({ status: 400, body: { error: 'authorization_pending' } }, { status: 400, body: { error: 'slow_down' } });
    const asked = performance.now();
    await byDevice((code) => provider.browse(code.complete ?? ''));
    assert.ok(performance.now() - asked > 5_000, 'five seconds more between two looks');
  });

  test('a user who says no', async () => {
    provider.decide = 'no';
    await assert.rejects(byDevice((code) => provider.browse(code.complete ?? '')), failsWith(/refused the sign-in: access_denied/, /say yes/));
  });

  test('a code that nobody types in time; a user who gives up', async () => {
    const short = await startSignInProvider({ deviceSeconds: 1 });
    try {
      await assert.rejects(byDevice(() => {}, { issuer: short.issuer }), failsWith(/refused the sign-in: expired_token/, /type it sooner/));
    } finally {
      await short.close();
    }
    const abort = new AbortController();
    await assert.rejects(byDevice(() => abort.abort(), {}, abort.signal), { name: 'AbortError' });
  });

  test('a provider without it', async () => {
    const without = await startSignInProvider({ hasDevice: false });
    try {
      const opened = await openSignIn(subject({ issuer: without.issuer }), never);
      assert.equal(opened.offersDevice, false);
      await assert.rejects(opened.withDevice({ signal: never, onCode: () => {} }), failsWith(/offers no sign-in by a device code/, /Sign in with the browser/));
    } finally {
      await without.close();
    }
  });
});

test('an issuer that nobody is, that is another, that is no provider, or on an open wire', async () => {
  const gone = createServer();
  const nobody = await listen(gone, 'gone', 0);
  await closeServer(gone);
  await assert.rejects(openSignIn(subject({ issuer: `http://127.0.0.1:${nobody}` }), never), failsWith(/cannot be reached \(ECONNREFUSED\)/, /network/));
  const issuer = await startTestIssuer();
  await assert.rejects(openSignIn(subject({ issuer: `${issuer.issuer}/other` }), never), failsWith(/is that of another issuer/, /identity\.issuer/));
  await issuer.close();
  const page = createServer((_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'));
  const port = await listen(page, 'page', 0);
  await assert.rejects(openSignIn(subject({ issuer: `http://127.0.0.1:${port}` }), never), failsWith(/is not what an OpenID provider answers/, /identity\.issuer/));
  await closeServer(page);
  await assert.rejects(openSignIn(subject({ issuer: 'http://login.example.com' }), never), failsWith(/is no https address/, /identity\.issuer/));
});
