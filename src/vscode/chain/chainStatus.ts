import type { ChainState, ComponentName } from '../../app/ports.ts';
import type { ChainError } from '../../core/errors.ts';

/** The life of one chain on this machine, as this window knows it. */
export type SessionStatus =
  /** `problem`: what it died of, or what kept it from starting; null after an ordinary end. */
  | { readonly kind: 'stopped'; readonly problem: ChainError | null; readonly endedAt: number | null }
  | { readonly kind: 'starting'; readonly step: string | null }
  /** `mine`: this window started it, so it ends with the window. */
  | { readonly kind: 'running'; readonly state: ChainState; readonly mine: boolean; readonly paused: readonly ComponentName[] }
  | { readonly kind: 'stopping' };

/** What the window has to show of chains: the selected one's life, or why there is none. */
export type ChainStatus = SessionStatus | { readonly kind: 'restricted' } | { readonly kind: 'noFolder' } | { readonly kind: 'noChain' };
