import type { ChainState, ComponentName } from '../../app/ports.ts';
import type { ChainError } from '../../core/errors.ts';

/** The life of one chain on this machine, as this window knows it. */
export type SessionStatus =
  /** `problem`: what it died of, or what kept it from starting; null after an ordinary end. `endedAt`: epoch milliseconds, null where this window did not see it. */
  | { readonly kind: 'stopped'; readonly problem: ChainError | null; readonly endedAt: number | null }
  | { readonly kind: 'starting'; readonly step: string | null }
  | RunningStatus
  | { readonly kind: 'stopping' };

export type RunningStatus = {
  readonly kind: 'running';
  readonly state: ChainState;
  /** This window started it, so it ends with the window. */
  readonly mine: boolean;
  readonly paused: readonly ComponentName[];
  /** Edited settings of the chain file that take a new start. */
  readonly waiting: readonly string[];
  /** What went wrong last while it stayed up, a component that could not be built for one; null where nothing did, or it works again. */
  readonly problem: ChainError | null;
};

/** What the window has to show of chains: the selected one's life, or why there is none. */
export type ChainStatus = SessionStatus | { readonly kind: 'restricted' } | { readonly kind: 'noFolder' } | { readonly kind: 'noChain' };
