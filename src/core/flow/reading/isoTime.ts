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
  if (!isForm) return null;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const millisecond = digits(text, 20, 23);
  const isDate = year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  const isTime = hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59 && millisecond >= 0;
  return isDate && isTime ? Date.UTC(year, month - 1, day, hour, minute, second, millisecond) : null;
}

/** -1 where another character is among them. */
function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - zero;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

const [zero, dash, colon, fullStop, letterT, letterZ] = [0x30, 0x2d, 0x3a, 0x2e, 0x54, 0x5a];
