import type { LiveNotice } from '../../app/ports.ts';

/** Where the view's flows come from. */
export type FlowSource = { readonly kind: 'local' } | { readonly kind: 'aws'; readonly profile: string | null; readonly region: string; readonly account: string | null };

/** How far the reading of flows is. */
export type FeedPhase =
  /** There is nothing to read from: no chain is selected, or nobody has asked yet. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading'; readonly records: number }
  /** `isPartial`: somebody ended the reading before its end. */
  | { readonly kind: 'ready'; readonly isPartial: boolean }
  | { readonly kind: 'failed'; readonly error: Error };

/** Whether logs of AWS are followed. A local chain that runs always is. */
export type LiveState =
  | { readonly kind: 'off' }
  /** What came before is still being read. */
  | { readonly kind: 'beginning' }
  /** `notice`: what is to be said of it now; null where all is well. */
  | { readonly kind: 'on'; readonly notice: LiveNotice | null }
  /** Nobody has seen the flows for so many minutes. */
  | { readonly kind: 'unseen'; readonly minutes: number }
  /** It has ended by itself. */
  | { readonly kind: 'failed'; readonly error: Error };
