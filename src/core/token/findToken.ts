import { RawToken } from './rawToken.ts';

/** A token is small; what is longer is something else. In characters. */
export const longestToken = 65_536;

/** A signed or encrypted JWT: its header is base64url of a JSON object. */
const compact = /(?<![\w.-])e(?:y[ABIJ]|w[klop01])[\w-]{6,}(?:\.[\w-]*){2,4}(?![\w-])/g;

export type FoundToken =
  | { readonly state: 'found'; readonly token: RawToken }
  /** `several`: more than one, so that nobody can tell which is meant. */
  | { readonly state: 'none' | 'several' };

/**
 * The one JWT in a text that people copied: alone, behind `Authorization: Bearer`, in quotes, in a token endpoint's whole answer, or wrapped by a terminal.
 * Does not decode or verify. The same token twice is one.
 */
export function findToken(text: string): FoundToken {
  if (text.length > longestToken) return { state: 'none' };
  const found = new Set((unwrapped(text).match(compact) ?? []).map(withoutFullStop));
  if (found.size > 1) return { state: 'several' };
  const [only] = found;
  const token = only === undefined ? null : RawToken.from(only);
  return token === null ? { state: 'none' } : { state: 'found', token };
}

/** A terminal breaks a long token into lines of one length, none of which is a token by itself. */
function unwrapped(text: string): string {
  const lines = text.trim().split(/\r?\n/);
  const [first = ''] = lines;
  const isWrapped = lines.length > 1 && lines.every((line, place) => /^[\w.-]+$/.test(line) && (place === lines.length - 1 ? line.length <= first.length : line.length === first.length));
  return isWrapped && lines.every((line) => line.match(compact) === null) ? lines.join('') : text;
}

/** Of a sentence that ends with the token. An unsigned JWT ends with a dot of its own. */
function withoutFullStop(run: string): string {
  const count = run.split('.').length;
  return run.endsWith('.') && (count === 4 || count === 6) ? run.slice(0, -1) : run;
}
