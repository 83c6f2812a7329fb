/**
 * The line, from 1, on which a member of a JSON text begins: a member's name, or an entry of a list. Null where there is none.
 * The text is one that JSON.parse takes; of two members with one name the first is meant.
 */
export function lineOfMember(text: string, path: readonly (string | number)[]): number | null {
  const open: { readonly isList: boolean; step: string | number | null }[] = [];
  let line = 1;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:\n]|[^\s{}[\],:"]+/g)) {
    const here = open.at(-1);
    if (token === '\n') line += 1;
    else if (token === ',') {
      if (here !== undefined) here.step = here.isList && typeof here.step === 'number' ? here.step + 1 : null;
    } else if (token === '}' || token === ']') open.pop();
    else if (token !== ':') {
      if (here !== undefined && !here.isList && here.step === null) {
        here.step = String(JSON.parse(token));
        if (isAt(open, path)) return line;
      } else {
        if (here?.isList === true && isAt(open, path)) return line;
        if (token === '{' || token === '[') open.push({ isList: token === '[', step: token === '[' ? 0 : null });
      }
    }
  }
  return null;
}

function isAt(open: readonly { readonly step: string | number | null }[], path: readonly (string | number)[]): boolean {
  return open.length === path.length && open.every(({ step }, index) => step === path[index]);
}
