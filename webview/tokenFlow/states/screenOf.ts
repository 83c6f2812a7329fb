import type { AppState } from '../app/state.ts';

/** What fills the view: flows, or the reason why there are none and a way on. */
export type Screen = 'flows' | 'otherVersion' | 'unreachable' | 'noFolder' | 'noChain' | 'restricted' | 'starting' | 'stopping' | 'empty' | 'emptyAws' | 'stopped';

export function screenOf({ host, refusal, held }: AppState): Screen {
  if (refusal !== null) return refusal.code === 'chain-protocol-mismatch' ? 'otherVersion' : 'unreachable';
  if (host === null) return 'flows';
  const { phase, source } = host;
  if (phase === 'noFolder' || phase === 'noChain' || phase === 'restricted') return phase;
  if (phase === 'loading' || held === null || held.page.all > 0) return 'flows';
  if (phase === 'live') return source.kind === 'aws' ? 'emptyAws' : 'empty';
  return phase;
}
