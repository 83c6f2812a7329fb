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
