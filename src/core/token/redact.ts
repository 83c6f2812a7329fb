import { fingerprint } from './fingerprint.ts';
import { looksRandom } from './looksRandom.ts';
import { RawToken } from './rawToken.ts';
import { charactersOf, nextRun, shortestRun } from './runs.ts';
import { labelBefore, labelKind } from './secretLabels.ts';
import type { LabelKind } from './secretLabels.ts';

const partial = '[token]';
/** JWK thumbprints and request ids are no longer; the shortest asymmetric signature is. */
const publicLength = 64;

/**
 * The text without anything usable as a credential: a whole token (JWT, JWE, whatever follows `Bearer`) becomes `[token sha256:...]` with its
 * fingerprint; a part of one, a bare signature, a SigV4 signature and an AWS or client secret become `[token]`. Does not shorten the text
 * otherwise, and doing it twice changes nothing. Redact before truncating: a token cut first may pass. Linear in the text's length.
 *
 * Bare secrets are told by how they look: 40 or more base64 characters with upper case, lower case and digits that are no words.
 * What is public by its label (`"kid"`, `"jti"`, ...) stays, and so do UUIDs, hex ids, header names and ARNs.
 */
export function redact(text: string): string {
  return redactRuns(text, null);
}

/** As `redact`, for the value of a member whose name is known and does not stand in the text. */
export function redactNamed(name: string, text: string): string {
  return redactRuns(text, name);
}

/** `name`: what the text's beginning is the value of; null where nothing says so. */
function redactRuns(text: string, name: string | null): string {
  if (text.length < shortestRun) return text;
  const characters = charactersOf(text);
  let [shown, taken] = ['', 0];
  for (let found = nextRun(characters, 0); found !== null; found = nextRun(characters, found.end)) {
    const { start, end, hasCapital } = found;
    const label = name !== null && start === 0 ? labelKind(name) : labelBefore(text, characters, start, hasCapital ? 'all' : 'secret');
    if (!hasCapital && (label === 'none' || label === 'public')) continue; // as nearly all are: ids, names, paths
    const run = text.slice(start, end);
    const redacted = redactRun(run, label);
    if (redacted === run) continue;
    shown += text.slice(taken, start) + redacted;
    taken = end;
  }
  return taken === 0 ? text : shown + text.slice(taken);
}

function redactRun(run: string, label: LabelKind): string {
  if (label === 'bearer' && /\d/.test(run)) return whole(run);
  const rest = /[A-Z]/.test(run) ? run.replace(compactTokens, redactDotted) : run;
  if (label === 'secret' && rest === run) return partial;
  return label === 'public' && run.length <= publicLength ? rest : redactPieces(rest);
}

/**
 * From a JOSE header on, as far as a compact token can go. The header is base64url of `{"` (or `{`, white space) and seven more ASCII characters: each
 * group of four holds three bytes, and the classes are the digits that leave their top bits clear. Not anchored: an escaped line break leaves an
 * `n` glued before the token.
 */
const compactTokens =
  /e(?:y[ABIJ]|w[klop01])[\w-](?:[A-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][\w-]){2}[\w.-]*/g;

function redactDotted(dotted: string): string {
  const compact = compactToken(dotted);
  return compact === null ? partial : whole(compact) + dotted.slice(compact.length);
}

/** The one compact token that `dotted` is, but for a full stop after it. Null where it is a part of one, or more than one. */
function compactToken(dotted: string): string | null {
  const segments = dotted.split('.', 7);
  const sentenceEnds = segments.length > 3 && segments.at(-1) === '';
  const count = sentenceEnds ? segments.length - 1 : segments.length;
  if (count !== 3 && count !== 5) return null;
  return sentenceEnds ? dotted.slice(0, -1) : dotted;
}

function whole(compact: string): string {
  const token = RawToken.from(compact);
  return token === null ? partial : `[token ${fingerprint(token)}]`;
}

/** For text without a token's beginning: bare signatures, keys, or chunks of them. */
function redactPieces(text: string): string {
  return text.replace(/[\w+/=-]{40,}/g, (piece) => (looksRandom(piece) ? partial : piece));
}
