/**
 * Text of one of the outermost members of a Java map's text, `{id=7, method=tools/call, params={name=x}}`, as far as it can be read: the format quotes
 * nothing, so a value that holds braces or ", " may end early. The first of equal names counts. Undefined where there is none, or the text is no map.
 * Fact `logs.gateway-body-java-map`.
 */
export function javaMapMember(text: string, name: string): string | undefined {
  if (text.charCodeAt(0) !== openBrace) return undefined;
  let depth = 1;
  let start = 1;
  for (let at = 1; at < text.length && depth > 0; at++) {
    const code = text.charCodeAt(at);
    if (code === openBrace || code === openBracket) depth++;
    else if (code === closeBrace || code === closeBracket) depth--;
    const ends = depth === 0 || (depth === 1 && code === comma && text.charCodeAt(at + 1) === space);
    if (!ends) continue;
    if (text.charCodeAt(start + name.length) === equals && text.slice(start, start + name.length) === name) return text.slice(start + name.length + 1, at);
    start = at + ', '.length;
  }
  return undefined;
}

const [openBrace, closeBrace, openBracket, closeBracket, comma, space, equals] = [0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x20, 0x3d];
