/**
 * A name that AWS takes, made of any text: letters without their accents, digits, single hyphens; it begins with a letter.
 * The fallback where nothing of the text is left.
 */
export function nameFrom(text: string, longest: number, fallback: string): string {
  const letters = text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').replace(/ß/g, 'ss');
  const name = letters.replace(/[^a-zA-Z0-9]+/g, '-').replace(/^[^a-zA-Z]+/, '').slice(0, longest).replace(/-$/, '');
  return name === '' ? fallback : name;
}
