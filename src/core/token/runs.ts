/** Below this length no token, signature or key is usable. */
export const shortestRun = 20;
const equals = 0x3d;

const [part, capital] = [1, 2];

/** What each ASCII character is to a token, a signature or a key: no part of any (0), a part (`\w . ~ + / -`), or a letter from A to Z. */
const kinds = Uint8Array.from({ length: 256 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /[\w.~+/-]/.test(character) ? part | (/[A-Z]/.test(character) ? capital : 0) : 0;
});

/** A text's characters, a byte each, 0 for all that are not ASCII. Holds until the next text's are asked for: they are written into the same place. */
export type Characters = { readonly codes: Uint8Array; readonly length: number };

/** Stands in Node, VS Code and browsers alike, and is as pure as what the language itself has. */
declare const TextEncoder: new () => { encodeInto(text: string, bytes: Uint8Array): { readonly read: number; readonly written: number } };

const encoder = new TextEncoder();
/** For all but the longest lines. */
const shared = new Uint8Array(65_536);

/** Written out at once: asking a text for one character after the other takes four times as long as reading bytes. */
export function charactersOf(text: string): Characters {
  const { length } = text;
  const codes = length <= shared.length ? shared : new Uint8Array(length);
  const { read, written } = encoder.encodeInto(text, codes);
  // Other characters take several bytes in UTF-8.
  const isAscii = read === length && written === length;
  if (!isAscii) for (let at = 0; at < length; at++) codes[at] = text.charCodeAt(at) < 128 ? text.charCodeAt(at) : 0;
  return { codes, length };
}

/** `hasCapital`: whether there is a letter from A to Z in it. */
export type Run = { readonly start: number; readonly end: number; readonly hasCapital: boolean };

/**
 * The first run of characters at or after `from` that is long enough to be a secret, with up to two `=` that pad it; null where none is left. `from` is the text's
 * beginning or a run's end. A run covers the place that is `shortestRun` after the last character known to be in none, so that most characters are not looked at.
 */
export function nextRun({ codes, length }: Characters, from: number): Run | null {
  let start = from;
  for (let place = start + shortestRun - 1; place < length; place = start + shortestRun - 1) {
    let back = place;
    let met = 0;
    for (; back >= start; back--) {
      const kind = kindAt(codes, back);
      if (kind === 0) break;
      met |= kind;
    }
    if (back < start) return runFrom(codes, length, start, place + 1, met);
    start = back + 1;
  }
  return null;
}

/** `met`: the kinds up to `looked`. */
function runFrom(codes: Uint8Array, length: number, start: number, looked: number, met: number): Run {
  let end = looked;
  for (; end < length; end++) {
    const kind = kindAt(codes, end);
    if (kind === 0) break;
    met |= kind;
  }
  for (let padding = 0; padding < 2 && end < length && codes[end] === equals; padding++) end++;
  return { start, end, hasCapital: (met & capital) !== 0 };
}

function kindAt(codes: Uint8Array, place: number): number {
  return kinds[codes[place] as number] as number;
}
