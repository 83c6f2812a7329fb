import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type ParsedNode } from 'yaml';

type Path = readonly (string | number)[];

/** Line (from 1) of a member of a JSON text, by its name; of the nearest member around it where it is not there. */
export function lineInJson(text: string, path: Path): number {
  const root = parseTree(text);
  const found = root === undefined ? undefined : nearest(root, path);
  return text.slice(0, found === undefined ? 0 : (named(found) ?? found).offset).split('\n').length;
}

function nearest(root: Node, path: Path): Node {
  return findNodeAtLocation(root, [...path]) ?? (path.length === 0 ? root : nearest(root, path.slice(0, -1)));
}

/** The property of which the node is the value: it begins with the name. */
function named({ parent }: Node): Node | undefined {
  return parent?.type === 'property' ? parent : undefined;
}

/** The same of a YAML text. What an alias stands for is placed at the alias. */
export function lineInYaml(text: string, path: Path): number {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines });
  let node: ParsedNode | null = contents;
  let offset = node?.range[0] ?? 0;
  for (const step of path) {
    const member = memberOf(node, step);
    if (member === null) break;
    ({ offset } = member);
    node = member.node;
  }
  return lines.linePos(offset).line;
}

function memberOf(node: ParsedNode | null, step: string | number): { readonly offset: number; readonly node: ParsedNode | null } | null {
  if (isSeq<ParsedNode>(node)) {
    const item = node.items[Number(step)];
    return item === undefined ? null : { offset: item.range[0], node: item };
  }
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return null;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return pair === undefined ? null : { offset: pair.key.range[0], node: pair.value };
}
