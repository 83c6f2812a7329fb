/** Below this length no token, signature or key is usable. */
const shortestRun = 20;
const equals = 0x3d;

/** 1 for each character that a token, a signature or a key can be made of: `\w . ~ + / -`. */
const isPart = Uint8Array.from({ length: 128 }, (_, code) => (/[\w.~+/-]/.test(String.fromCharCode(code)) ? 1 : 0));

/** `hasCapital`: whether there is a letter from A to Z in it. */
export type Run = { readonly start: number; readonly end: number; readonly hasCapital: boolean };

/**
 * The first run of characters at or after `from` that is long enough to be a secret, with up to two `=` that pad it; null where none is left. `from` is the text's
 * beginning or a run's end. Every run covers the place that is `shortestRun` after the last character which is in none, so that most are not looked at.
 */
export function nextRun(text: string, from: number): Run | null {
  let start = from;
  for (let place = start + shortestRun - 1; place < text.length; place = start + shortestRun - 1) {
    let back = place;
    while (back >= start && isPartAt(text, back)) back--;
    if (back < start) return runAt(text, start);
    start = back + 1;
  }
  return null;
}

function runAt(text: string, start: number): Run {
  let [end, capitals] = [start, 0];
  for (; end < text.length && isPartAt(text, end); end++) {
    const code = text.charCodeAt(end);
    if (code >= 0x41 && code <= 0x5a) capitals++;
  }
  for (let padding = 0; padding < 2 && text.charCodeAt(end) === equals; padding++) end++;
  return { start, end, hasCapital: capitals > 0 };
}

function isPartAt(text: string, place: number): boolean {
  const code = text.charCodeAt(place);
  return code < 128 && isPart[code] === 1;
}
