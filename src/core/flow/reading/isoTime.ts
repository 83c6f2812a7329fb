const isoText = /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
const componentsLength = '2026-11-22T10:00:00.123Z'.length;

/**
 * Epoch milliseconds of an ISO 8601 time with its zone, fractions below a millisecond cut off. Null for anything else, a time without zone
 * included: when that was is unknown.
 */
export function isoTime(text: string): number | null {
  if (text.length === componentsLength) {
    const time = componentsTime(text);
    if (time !== null) return time;
  }
  if (!isoText.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

/** Of the form of every component's clock, `2026-11-22T10:00:00.123Z`: several times faster than an expression and Date.parse. Null for any other. */
function componentsTime(text: string): number | null {
  const isForm = text.charCodeAt(4) === dash && text.charCodeAt(7) === dash && text.charCodeAt(10) === letterT && text.charCodeAt(13) === colon
    && text.charCodeAt(16) === colon && text.charCodeAt(19) === fullStop && text.charCodeAt(23) === letterZ;
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)];
  const [hour, minute, second, millisecond] = [digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19), digits(text, 20, 23)];
  // What is no digit makes a number NaN, which no comparison passes.
  const isTime = year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 23 && minute <= 59 && second <= 59 && millisecond <= 999;
  return isForm && isTime ? Date.UTC(year, month - 1, day, hour, minute, second, millisecond) : null;
}

/** NaN where another character is among them. */
function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - zero;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : NaN;
  }
  return value;
}

const [zero, dash, colon, fullStop, letterT, letterZ] = [0x30, 0x2d, 0x3a, 0x2e, 0x54, 0x5a];
