import * as openid from 'openid-client';
import type { BrowserSignIn, DeviceSignIn, OpenSignIn, SignInSubject } from '../app/ports/signIn.ts';
import type { RequestParameter } from '../core/identity/identityPreset.ts';
import { RawToken } from '../core/token/rawToken.ts';
import { openLoopback } from './loopback.ts';
import { failed, signInFault } from './signInFault.ts';

/** For each request to the provider, in seconds. */
const requestSeconds = 15;

/**
 * Asks the issuer for its endpoints. The client is public: it has no secret, and PKCE stands in its place. No token is kept, none of it is
 * printed, and a refresh token is neither asked for nor looked at. Throws sign-in-failed.
 */
export async function openSignIn(subject: SignInSubject, signal: AbortSignal): Promise<OpenSignIn> {
  const { issuer, clientId } = subject;
  const provider = await attempt(issuer, signal, () => openid.discovery(new URL(issuer), clientId, undefined, openid.None(), { timeout: requestSeconds, execute: isOwnMachine(issuer) ? [openid.allowInsecureRequests] : [] }));
  const { device_authorization_endpoint: device } = provider.serverMetadata();
  return {
    offersDevice: device !== undefined,
    withBrowser: (options) => attempt(issuer, options.signal, () => signInByBrowser(provider, subject, options)),
    withDevice: async (options) => {
      if (device === undefined) throw failed(`${issuer} offers no sign-in by a device code.`, 'Sign in with the browser, or paste a token.');
      return attempt(issuer, options.signal, () => signInByDevice(provider, subject, options));
    },
  };
}

async function signInByBrowser(provider: openid.Configuration, subject: SignInSubject, { redirectUri, open, seenFromBrowser, longestMs, signal }: BrowserSignIn): Promise<RawToken> {
  const loopback = await openLoopback(redirectUri);
  const timeout = AbortSignal.timeout(longestMs);
  let hadStranger = false;
  try {
    const redirect = (await seenFromBrowser?.(loopback.redirectUri)) ?? loopback.redirectUri;
    const verifier = openid.randomPKCECodeVerifier();
    const [state, nonce] = [openid.randomState(), openid.randomNonce()];
    const url = openid.buildAuthorizationUrl(provider, {
      redirect_uri: redirect, scope: subject.scopes.join(' '), state, nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
      ...(subject.prompt === '' ? {} : { prompt: subject.prompt }), ...named(subject.authorize),
    });
    const returned = loopback.returned(state, () => (hadStranger = true), AbortSignal.any([signal, timeout]));
    // A blank as a plus sign is read as a plus by whoever takes the address apart and puts it together again.
    const [{ query, answer }] = await Promise.all([returned, open(url.href.replaceAll('+', '%20'))]);
    try {
      const current = new URL(`?${query.toString()}`, redirect);
      const tokens = await openid.authorizationCodeGrant(provider, current, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce }, named(subject.token));
      const token = accessTokenIn(tokens, subject.issuer);
      answer('Signed in', 'You can close this page and go back to where you began.');
      return token;
    } catch (error) {
      answer('Sign-in failed', 'Where you began, it is said why. You can close this page.');
      throw error;
    }
  } catch (error) {
    if (!timeout.aborted || signal.aborted) throw error;
    throw failed(
      `The browser did not come back from ${subject.issuer} within ${Math.round(longestMs / 1000)} s${hadStranger ? '; an answer came, but to another sign-in' : ''}.`,
      `If the provider’s page named redirect_uri, add ${loopback.redirectUri.replace(/:\d+\//, ':<port>/')} to the client there; many providers want the port too, so give one.`,
    );
  } finally {
    loopback.close();
  }
}

async function signInByDevice(provider: openid.Configuration, subject: SignInSubject, { onCode, signal }: DeviceSignIn): Promise<RawToken> {
  const started = await openid.initiateDeviceAuthorization(provider, { scope: subject.scopes.join(' '), ...named(subject.authorize) });
  onCode({ userCode: started.user_code, address: started.verification_uri, complete: started.verification_uri_complete ?? null });
  // The provider tells itself when the code has expired; where it does not, nobody waits longer than it said.
  const expiry = AbortSignal.timeout((started.expires_in + requestSeconds) * 1000);
  try {
    return accessTokenIn(await openid.pollDeviceAuthorizationGrant(provider, started, named(subject.token), { signal: AbortSignal.any([signal, expiry]) }), subject.issuer);
  } catch (error) {
    if (!expiry.aborted || signal.aborted) throw error;
    throw failed(`Nobody typed the code at ${subject.issuer} within ${started.expires_in} s.`, 'Sign in again, and type it sooner.');
  }
}

function accessTokenIn({ access_token: compact }: openid.TokenEndpointResponse, issuer: string): RawToken {
  const token = RawToken.from(compact);
  if (token === null) throw failed(`${issuer} gave no access token.`, 'Look into the identity provider’s own log.');
  return token;
}

function named(parameters: readonly RequestParameter[]): Record<string, string> {
  return Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
}

/** Whoever gives up is not told that anything failed. */
async function attempt<T>(issuer: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    signal.throwIfAborted();
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw signInFault(error, issuer);
  }
}

function isOwnMachine(issuer: string): boolean {
  const url = URL.parse(issuer);
  return url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}
