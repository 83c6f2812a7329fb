/** Where the view's flows come from. */
export type FlowSource = { readonly kind: 'local' } | { readonly kind: 'aws'; readonly profile: string | null; readonly region: string; readonly account: string | null };

/** How far the reading of flows is. */
export type FeedPhase =
  /** There is nothing to read from: no chain is selected. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading'; readonly records: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: Error };
