const isoText = /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
const componentsLength = '2026-11-22T10:00:00.123Z'.length;

/**
 * Epoch milliseconds of an ISO 8601 time with its zone, fractions below a millisecond cut off. Null for anything else, a time without zone
 * included: when that was is unknown.
 */
export function isoTime(text: string): number | null {
  if (!isoText.test(text)) return null;
  // The form of every component's clock, several times faster than Date.parse.
  if (text.length === componentsLength && text.endsWith('Z')) {
    return Date.UTC(digits(text, 0, 4), digits(text, 5, 7) - 1, digits(text, 8, 10), digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19), digits(text, 20, 23));
  }
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + text.charCodeAt(at) - zero;
  return value;
}

const zero = 0x30;
