/**
 * Control, format (bidi, zero-width), surrogate, private and unassigned characters, line and paragraph separators, and whatever else is drawn as nothing
 * (fillers, variation selectors).
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{DI}]/u;
const unsafeRuns = new RegExp(`${unsafe.source}+`, 'gu');

/** A stretch of text of others: as it is, or spelled out since it would move the cursor, hide or turn round. */
export type VisiblePart = { readonly text: string; readonly spelled: boolean };

/** Text of others, made safe, for a front that can set apart what is spelled out. Stretches are as long as they can be. */
export function visibleParts(text: string): readonly VisiblePart[] {
  const parts: VisiblePart[] = [];
  let from = 0;
  for (const { 0: run, index } of text.matchAll(unsafeRuns)) {
    if (index > from) parts.push({ text: text.slice(from, index), spelled: false });
    parts.push({ text: [...run].map(spell).join(''), spelled: true });
    from = index + run.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), spelled: false });
  return parts;
}

/** Text of others, made safe: what would move the cursor, hide or turn round is spelled out as `\u{202e}`. */
export function visible(text: string): string {
  return visibleParts(text).map((part) => part.text).join('');
}

function spell(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
