/** Control, format (bidi, zero-width), surrogate, private and unassigned characters, line and paragraph separators. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Text of others, made safe: what would move the cursor, hide or turn round is spelled out as `\u{202e}`. */
export function visible(text: string): string {
  return text.replace(unsafe, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
