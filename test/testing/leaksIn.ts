/** The sink's name where the text holds one of the tokens, or any piece of a signature long enough to matter, in whatever line it stands. */
export function leaksIn(sink: string, text: string, tokens: readonly string[]): string[] {
  const leaked = tokens.some((token) => {
    const signature = token.slice(token.lastIndexOf('.') + 1);
    for (let start = 0; start + 40 <= signature.length; start += 12) if (text.includes(signature.slice(start, start + 40))) return true;
    return text.includes(token);
  });
  return leaked ? [sink] : [];
}
