/** Below this length no token, signature or key is usable. */
const shortestRun = 20;
const equals = 0x3d;

const [part, capital] = [1, 2];

/** What each ASCII character is to a token, a signature or a key: no part of any (0), a part (`\w . ~ + / -`), or a letter from A to Z. */
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /[\w.~+/-]/.test(character) ? part | (/[A-Z]/.test(character) ? capital : 0) : 0;
});

/** `hasCapital`: whether there is a letter from A to Z in it. */
export type Run = { readonly start: number; readonly end: number; readonly hasCapital: boolean };

/**
 * The first run of characters at or after `from` that is long enough to be a secret, with up to two `=` that pad it; null where none is left. `from` is the text's
 * beginning or a run's end. A run covers the place that is `shortestRun` after the last character known to be in none, so that most characters are not looked at.
 */
export function nextRun(text: string, from: number): Run | null {
  let start = from;
  for (let place = start + shortestRun - 1; place < text.length; place = start + shortestRun - 1) {
    let back = place;
    let met = 0;
    for (; back >= start; back--) {
      const kind = kindAt(text, back);
      if (kind === 0) break;
      met |= kind;
    }
    if (back < start) return runFrom(text, start, place + 1, met);
    start = back + 1;
  }
  return null;
}

/** `met`: the kinds up to `looked`. */
function runFrom(text: string, start: number, looked: number, met: number): Run {
  let end = looked;
  for (; end < text.length; end++) {
    const kind = kindAt(text, end);
    if (kind === 0) break;
    met |= kind;
  }
  for (let padding = 0; padding < 2 && end < text.length && text.charCodeAt(end) === equals; padding++) end++;
  return { start, end, hasCapital: (met & capital) !== 0 };
}

function kindAt(text: string, place: number): number {
  const code = text.charCodeAt(place);
  return code < 128 ? (kinds[code] as number) : 0;
}
