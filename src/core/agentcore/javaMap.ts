/**
 * Value texts of the outermost members of a Java map's text, `{id=7, method=tools/call, params={name=x}}`, as far as it can be read: the format quotes
 * nothing, so a value that holds braces or ", " may end early. The first of equal names counts. Null for text that is no map.
 * Fact `logs.gateway-body-java-map`.
 */
export function javaMapMembers(text: string): ReadonlyMap<string, string> | null {
  if (!text.startsWith('{')) return null;
  const members = new Map<string, string>();
  let depth = 0;
  let start = 1;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{' || character === '[') depth++;
    if (character === '}' || character === ']') depth--;
    const ends = depth === 0 || (depth === 1 && character === ',' && text[at + 1] === ' ');
    if (!ends) continue;
    addMember(members, text.slice(start, at).trim());
    if (depth === 0) break;
    start = at + 1;
  }
  return members;
}

function addMember(members: Map<string, string>, member: string): void {
  const equals = member.indexOf('=');
  if (equals > 0 && !members.has(member.slice(0, equals))) members.set(member.slice(0, equals), member.slice(equals + 1));
}
