/** Line, from 1, of the only place in a source that holds this text. */
export function lineOf(source: string, text: string): number {
  const found = source.split('\n').flatMap((line, index) => (line.includes(text) ? [index + 1] : []));
  const [line] = found;
  if (line === undefined || found.length > 1) throw new Error(`${found.length} lines hold ${text}`);
  return line;
}
