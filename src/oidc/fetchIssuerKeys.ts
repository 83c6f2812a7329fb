import type { IssuerKeys } from '../app/ports.ts';
import { fetchJson, type FetchLimits } from './fetchJson.ts';

const usualLimits: FetchLimits = { timeoutMs: 5_000, bytes: 1_000_000 };

/**
 * The public signing keys of an issuer, found by its discovery document. Sends no credential, follows no redirect. Does not throw for what the issuer does: why
 * its keys are not to be had is an answer. Rejects where `signal` is aborted.
 */
export async function fetchIssuerKeys(issuer: string, signal?: AbortSignal, limits: FetchLimits = usualLimits): Promise<IssuerKeys> {
  const discovered = await fetchJson(`${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`, signal, limits);
  if (!discovered.ok) return refused(discovered.because, remedyOf(discovered.why));
  const uri = memberOf(discovered.value, 'jwks_uri');
  if (typeof uri !== 'string' || !isWebAddress(uri) || (isOfThisMachine(uri) && !isOfThisMachine(issuer))) return refused(`the discovery document of ${issuer} names no jwks_uri`, checkIssuer);
  const named = memberOf(discovered.value, 'issuer');
  if (named !== issuer) return refused(`the discovery document of ${issuer} is that of ${typeof named === 'string' ? JSON.stringify(named.slice(0, 200)) : 'nobody'}`, checkIssuer);
  const fetched = await fetchJson(uri, signal, limits);
  if (!fetched.ok) return refused(fetched.because, remedyOf(fetched.why));
  const keys = memberOf(fetched.value, 'keys');
  const isKeySet = Array.isArray(keys) && keys.every((key) => typeof key === 'object' && key !== null && typeof memberOf(key, 'kty') === 'string');
  return isKeySet ? { ok: true, keys: { keys } } : refused(`what stands at ${uri} is no set of keys`, 'Ask whoever runs the identity provider.');
}

const checkIssuer = 'Check identity.issuer in agentcore-chain.json: it stands there exactly as in the token’s iss.';

const reachIt = 'A local chain’s issuer is there only while that chain runs; for any other, look at the network and its proxy.';

function remedyOf(why: 'unreachable' | 'untrusted' | 'status' | 'content'): string {
  return why === 'unreachable' || why === 'untrusted' ? reachIt : checkIssuer;
}

/** https, or http on this machine alone: keys that come over an open wire prove nothing. */
function isWebAddress(text: string): boolean {
  return URL.parse(text)?.protocol === 'https:' || (URL.parse(text)?.protocol === 'http:' && isOfThisMachine(text));
}

/** An issuer elsewhere must not have this machine ask itself. */
function isOfThisMachine(text: string): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])$/.test(URL.parse(text)?.hostname ?? '');
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function refused(because: string, remedy: string): Extract<IssuerKeys, { ok: false }> {
  return { ok: false, because, remedy };
}
