import { parseTokenView } from './parseTokenView.ts';
import { redact, redactNamed } from './redact.ts';
import type { TokenView } from './tokenView.ts';

/**
 * What this program found of a token that stood in a log, with the published keys of the chain's issuer, while it read the line: no hop's word. Says nothing of
 * its times, which are claims. `at`: when, in epoch milliseconds. `because` is the end of a sentence.
 */
export type IssuerCheck =
  /** Signed by the issuer. `kid`: of the key that fits; null where the issuer gives it none. */
  | { readonly result: 'signed'; readonly issuer: string; readonly kid: string | null; readonly at: number }
  /** Not signed by it: its signature does not fit, or its header asks for what no verifier takes (none, HS256). */
  | { readonly result: 'wrongSignature'; readonly issuer: string; readonly at: number }
  /** It names another issuer, or none; whose keys are not asked for. */
  | { readonly result: 'otherIssuer'; readonly issuer: string; readonly at: number }
  /** The issuer publishes no key that it could have been signed with. */
  | { readonly result: 'keyUnknown'; readonly issuer: string; readonly at: number }
  /** The issuer's keys were not to be had. */
  | { readonly result: 'keysMissing'; readonly issuer: string; readonly because: string; readonly at: number }
  | { readonly result: 'notChecked'; readonly because: string; readonly at: number };

/** A token that stood in a log. Without a check where nobody could make one when the line was read. */
export type LoggedToken = TokenView & { readonly issuerCheck?: IssuerCheck };

/** As a log or a message holds it; null where it is no view of a token. A check that cannot be read is none. */
export function parseLoggedToken(value: unknown): LoggedToken | null {
  const view = parseTokenView(value);
  const check = view === null ? null : parseCheck(membersOf(membersOf(value)['issuerCheck']));
  return view === null || check === null ? view : { ...view, issuerCheck: check };
}

function parseCheck({ result, issuer: named, kid, because, at }: { readonly [name: string]: unknown }): IssuerCheck | null {
  if (typeof at !== 'number' || !Number.isFinite(at)) return null;
  if (result === 'notChecked') return typeof because === 'string' ? { result, because: shown(because), at } : null;
  if (typeof named !== 'string') return null;
  const issuer = shown(named);
  if (result === 'signed') return { result, issuer, kid: typeof kid === 'string' ? redactNamed('kid', kid).slice(0, longestText) : null, at };
  if (result === 'keysMissing') return typeof because === 'string' ? { result, issuer, because: shown(because), at } : null;
  return result === 'wrongSignature' || result === 'otherIssuer' || result === 'keyUnknown' ? { result, issuer, at } : null;
}

/** A file is anybody's to write. */
function shown(text: string): string {
  return redact(text).slice(0, longestText);
}

const longestText = 600;

function membersOf(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
