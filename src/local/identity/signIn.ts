import { createHash, randomBytes } from 'node:crypto';
import { request } from 'undici';
import { ChainError } from '../../core/errors.ts';
import { RawToken } from '../../core/token/rawToken.ts';
import type { Dispatcher } from 'undici';
import type { LocalUser } from './localUser.ts';

export type SignedIn = { readonly accessToken: RawToken; readonly idToken: RawToken };

export type SignInSettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly dispatcher: Dispatcher;
};

/** Never listened on: the code is read off the last redirect, which is not followed. */
const redirectUri = 'http://127.0.0.1/callback';

/**
 * Signs a user in as a browser would: authorization code with PKCE, the login page's own form, its cookies. No short cut into
 * the provider, so that a broken login page breaks this too. Throws `sign-in-failed`.
 */
export async function signIn(user: LocalUser, { issuer, clientId, scopes, dispatcher }: SignInSettings): Promise<SignedIn> {
  const browser = new Browser(dispatcher);
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');

  const page = await browser.get(authorizeUrl(issuer, { clientId, scopes, verifier, state }));
  const back = await browser.post(formAction(page), { username: user.name, password: user.password });
  const code = readCode(back, state);

  const answer = await browser.post(new URL(`${issuer}/v1/token`), {
    grant_type: 'authorization_code', client_id: clientId, redirect_uri: redirectUri, code, code_verifier: verifier,
  });
  return readTokens(answer);
}

function authorizeUrl(issuer: string, { clientId, scopes, verifier, state }: { readonly clientId: string; readonly scopes: readonly string[]; readonly verifier: string; readonly state: string }): URL {
  const url = new URL(`${issuer}/v1/authorize`);
  url.search = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state,
    nonce: randomBytes(16).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  return url;
}

type Answer = { readonly url: URL; readonly status: number; readonly location: URL | null; readonly body: string };

/** As much of a browser as a login takes: a cookie jar, and redirects that are followed within one origin only. */
class Browser {
  readonly #dispatcher: Dispatcher;
  readonly #cookies = new Map<string, string>();

  constructor(dispatcher: Dispatcher) {
    this.#dispatcher = dispatcher;
  }

  get(url: URL): Promise<Answer> {
    return this.#follow(url, null);
  }

  post(url: URL, fields: { readonly [name: string]: string }): Promise<Answer> {
    return this.#follow(url, new URLSearchParams(fields).toString());
  }

  async #follow(url: URL, form: string | null): Promise<Answer> {
    let answer = await this.#send(url, form);
    for (let hop = 0; answer.location?.origin === url.origin && hop < 5; hop += 1) answer = await this.#send(answer.location, null);
    return answer;
  }

  async #send(url: URL, form: string | null): Promise<Answer> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const { statusCode, headers, body } = await request(url, {
      dispatcher: this.#dispatcher,
      method: form === null ? 'GET' : 'POST',
      headers: { ...(cookie === '' ? {} : { cookie }), ...(form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) },
      body: form,
    });
    for (const line of [headers['set-cookie'] ?? []].flat()) this.#keep(line);
    const location = typeof headers['location'] === 'string' ? new URL(headers['location'], url) : null;
    return { url, status: statusCode, location, body: await body.text() };
  }

  #keep(setCookie: string): void {
    const [pair = ''] = setCookie.split(';', 1);
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

function formAction({ url, status, body }: Answer): URL {
  const action = /<form method="post" action="([^"]+)"/.exec(body)?.[1];
  if (status !== 200 || action === undefined) throw failed(`the login page answered ${status} without a form`);
  return new URL(action, url);
}

function readCode({ status, location }: Answer, state: string): string {
  if (location === null) throw failed(status === 403 ? 'user name and password do not fit together' : `the login page answered ${status} without going back`);
  const code = location.searchParams.get('code');
  if (code === null || location.searchParams.get('state') !== state) throw failed(`the identity provider sent back ${location.searchParams.get('error') ?? 'no code'}`);
  return code;
}

function readTokens({ status, body }: Answer): SignedIn {
  const answer: unknown = status === 200 ? JSON.parse(body) : null;
  const accessToken = tokenMember(answer, 'access_token');
  const idToken = tokenMember(answer, 'id_token');
  if (accessToken === null || idToken === null) throw failed(`the token endpoint answered ${status} without both tokens`);
  return { accessToken, idToken };
}

function tokenMember(answer: unknown, name: 'access_token' | 'id_token'): RawToken | null {
  const value = typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined;
  return typeof value === 'string' ? RawToken.from(value) : null;
}

function failed(what: string): ChainError {
  return new ChainError('sign-in-failed', `Sign-in at the local identity provider failed: ${what}.`, { source: 'extension' });
}
