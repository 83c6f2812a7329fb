/**
 * Names of the outermost object's members, as written and in that order, repeats included: what JSON.parse does not tell.
 * Expects text that JSON.parse accepts as an object; checks nothing itself. One pass, no recursion.
 */
export function memberNames(json: string): readonly string[] {
  const names: string[] = [];
  let depth = 0;
  let nameIsNext = false;
  for (let at = 0; at < json.length; at++) {
    switch (json[at]) {
      case '"': {
        const end = endOfString(json, at);
        if (depth === 1 && nameIsNext) names.push(JSON.parse(json.slice(at, end + 1)) as string);
        nameIsNext = false;
        at = end;
        break;
      }
      case '{':
      case '[':
        depth++;
        nameIsNext = true;
        break;
      case '}':
      case ']':
        depth--;
        break;
      case ',':
        nameIsNext = true;
        break;
    }
  }
  return names;
}

/** Position of the quote that closes the string opened at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at;
}
