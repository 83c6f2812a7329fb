import type { ClaimPolicy } from '../chain/chain.ts';
import { RawToken } from './rawToken.ts';
import type { TokenView } from './tokenView.ts';
import { viewToken } from './viewToken.ts';

/** A JWT in the midst of a text. Begins where no other word is under way, or behind an escaped line break: so no text makes it look twice at the same place. */
const compact = /(?:(?<![\w-])|(?<=\\[nrt]))e(?:y[ABIJ]|w[klop01])[\w-]{6,}\.[\w-]+\.[\w-]*/g;
const mark = '[token sha256:';
const viewsAtMost = 4;

/**
 * What may be known of the tokens that stand in a log line as it was printed, where `redacted` shows that there are any. Does not verify them. Nothing that
 * could be used is in what it gives: call it where the line is redacted, and forget the line.
 */
export function loggedTokens(printed: string, redacted: string, policy: ClaimPolicy): readonly TokenView[] | undefined {
  if (redacted === printed || !redacted.includes(mark)) return undefined;
  const views = new Map<string, TokenView>();
  for (const [text] of printed.matchAll(compact)) {
    const view = viewToken(RawToken.from(text), policy);
    if (view.state === 'seen' && view.fingerprint !== undefined) views.set(view.fingerprint, view);
    if (views.size === viewsAtMost) break;
  }
  return views.size === 0 ? undefined : [...views.values()];
}
