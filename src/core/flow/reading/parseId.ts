/** Components stay far below; a forged line must not grow what is kept of it. */
const charactersAtMost = 256;
const openingBracket = 0x5b;
const noTrace = '0'.repeat(32);

/** An id, or another short text, as a log line may hold it: undefined for what is none, and for one that redaction has made equal to others. */
export function parseId(value: unknown): string | undefined {
  return typeof value === 'string' && isShort(value) && !isRedacted(value) ? value : undefined;
}

/** A W3C trace id; all zeros mean "none". */
export function parseTraceId(value: unknown): string | undefined {
  return typeof value === 'string' && value.length === noTrace.length && isLowerHex(value) && value !== noTrace ? value : undefined;
}

/** Character by character, which takes a third of the time of an expression. */
function isLowerHex(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (!((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66))) return false;
  }
  return true;
}

export function isShort(text: string): boolean {
  return text.length > 0 && text.length <= charactersAtMost;
}

function isRedacted(text: string): boolean {
  return text.charCodeAt(0) === openingBracket && text.startsWith('[token');
}
