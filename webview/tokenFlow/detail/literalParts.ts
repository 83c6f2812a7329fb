export type LiteralPart = { readonly text: string; readonly isLiteral: boolean };

/** A text in stretches, those that are one of the names apart. A name counts only where it stands alone, not as a piece of a word. */
export function literalParts(text: string, literals: readonly string[]): readonly LiteralPart[] {
  const there = literals.filter((literal) => literal !== '' && text.includes(literal));
  if (there.length === 0) return text === '' ? [] : [{ text, isLiteral: false }];
  const names = new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${there.map(escaped).join('|')})(?![\\p{L}\\p{N}_-])`, 'gu');
  const parts: LiteralPart[] = [];
  let from = 0;
  for (const { 0: name, index } of text.matchAll(names)) {
    if (index > from) parts.push({ text: text.slice(from, index), isLiteral: false });
    parts.push({ text: name, isLiteral: true });
    from = index + name.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), isLiteral: false });
  return parts;
}

function escaped(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
