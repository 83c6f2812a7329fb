import type { ClaimPolicy } from '../chain/chain.ts';
import type { IssuerCheck, LoggedToken } from './issuerCheck.ts';
import { RawToken } from './rawToken.ts';
import { viewToken } from './viewToken.ts';

/** A JWT in the midst of a text. Begins where no other word is under way, or behind an escaped line break: so no text makes it look twice at the same place. */
const compact = /(?:(?<![\w-])|(?<=\\[nrt]))e(?:y[ABIJ]|w[klop01])[\w-]{6,}\.[\w-]+\.[\w-]*/g;
const mark = '[token sha256:';
const viewsAtMost = 4;

/** What can be found out of a token at once, while its line is read. Keeps no token. */
export type CheckToken = (token: RawToken, fingerprint: string) => IssuerCheck;

/**
 * What may be known of the tokens that stand in a log line as it was printed, where `redacted` shows that there are any; one that its issuer signed
 * comes first. Nothing that could be used is in what it gives: call it where the line is redacted, and forget the line. Without `check` it verifies none.
 */
export function loggedTokens(printed: string, redacted: string, policy: ClaimPolicy, check?: CheckToken): readonly LoggedToken[] | undefined {
  if (redacted === printed || !redacted.includes(mark)) return undefined;
  const views = new Map<string, LoggedToken>();
  for (const [text] of printed.matchAll(compact)) {
    const token = RawToken.from(text);
    const view = viewToken(token, policy);
    if (token === null || view.state !== 'seen' || view.fingerprint === undefined) continue;
    if (!views.has(view.fingerprint)) views.set(view.fingerprint, check === undefined ? view : { ...view, issuerCheck: check(token, view.fingerprint) });
    if (views.size === viewsAtMost) break;
  }
  return views.size === 0 ? undefined : [...views.values()].sort((one, other) => rank(one) - rank(other));
}

function rank({ issuerCheck }: LoggedToken): number {
  return issuerCheck?.result === 'signed' ? 0 : 1;
}
