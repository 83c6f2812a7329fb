const isoText = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Epoch milliseconds of an ISO 8601 time with its zone, fractions below a millisecond cut off. Null for anything else, a time without zone
 * included: when that was is unknown.
 */
export function isoTime(text: string): number | null {
  if (!isoText.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}
