import type { SeenTarget } from '../core/deploy/surroundings/surroundings.ts';
import { fetchJson, type FetchLimits } from './fetchJson.ts';

const usualLimits: FetchLimits = { timeoutMs: 4_000, bytes: 10_000_000 };

/**
 * An API at its address: what it says to a caller without a token, and the OpenAPI document that it offers, if it does. `path`: of an operation that
 * only reads; null: none is known, and its status is not. Rejects where `signal` is aborted.
 */
export async function lookAtTarget(url: string, path: string | null, signal?: AbortSignal, limits: FetchLimits = usualLimits): Promise<SeenTarget> {
  const base = url.replace(/\/+$/, '');
  const [asked, offered] = await Promise.all([path === null ? null : fetchJson(`${base}${path}`, signal, limits), fetchJson(`${base}/openapi.json`, signal, limits)]);
  const first = asked ?? offered;
  if (!first.ok && (first.why === 'unreachable' || first.why === 'untrusted')) return { state: first.why, because: first.because };
  return { state: 'answers', status: asked === null ? null : asked.ok ? 200 : asked.status, offered: offered.ok ? offered.value : null };
}
