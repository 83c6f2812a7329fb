import type { SeenIssuer } from '../core/deploy/surroundings/surroundings.ts';
import { discoveryUrlOf } from '../core/identity/discoveryUrlOf.ts';
import { fetchJson, type FetchLimits } from './fetchJson.ts';

const usualLimits: FetchLimits = { timeoutMs: 4_000, bytes: 1_000_000 };

/**
 * The discovery document of an issuer, as AWS would read it. It is `unsound` only where the issuer itself has spoken: a proxy's page has
 * another status. Does not look at the keys. Rejects where `signal` is aborted.
 */
export async function lookAtIssuer(issuer: string, signal?: AbortSignal, limits: FetchLimits = usualLimits): Promise<SeenIssuer> {
  const url = discoveryUrlOf(issuer);
  const found = await fetchJson(url, signal, limits);
  if (!found.ok) return { state: found.why === 'content' || found.status === 404 || found.status === 410 ? 'unsound' : 'unreachable', because: found.because };
  const { issuer: named, jwks_uri: keys } = membersOf(found.value);
  if (typeof named !== 'string' || typeof keys !== 'string') return { state: 'unsound', because: `what ${url} answers is no discovery document: it names no ${typeof named === 'string' ? 'jwks_uri' : 'issuer'}` };
  return named === issuer ? { state: 'sound' } : { state: 'unsound', because: `the discovery document of ${issuer} is that of ${JSON.stringify(named.slice(0, 200))}` };
}

function membersOf(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
