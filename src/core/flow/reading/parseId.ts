/** Components stay far below; a forged line must not grow what is kept of it. */
const charactersAtMost = 256;
const openingBracket = 0x5b;

/** An id, or another short text, as a log line may hold it: undefined for what is none, and for one that redaction has made equal to others. */
export function parseId(value: unknown): string | undefined {
  return typeof value === 'string' && isShort(value) && !isRedacted(value) ? value : undefined;
}

/** A W3C trace id; all zeros mean "none". */
export function parseTraceId(value: unknown): string | undefined {
  return typeof value === 'string' && /^(?!0{32})[0-9a-f]{32}$/.test(value) ? value : undefined;
}

export function isShort(text: string): boolean {
  return text.length > 0 && text.length <= charactersAtMost;
}

function isRedacted(text: string): boolean {
  return text.charCodeAt(0) === openingBracket && text.startsWith('[token');
}
