import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import type { EditedText, PlacedChange, TextSpan } from '../core/chain/settingChange.ts';

type Splice = { readonly at: number; readonly length: number; readonly text: string; /** Of the value within the text. */ readonly valueAt: number; readonly valueLength: number };

/**
 * Changes one setting in the text of a chain file and nothing else: what was there keeps its order, line ends and white space, and a new
 * member or entry stands as the one before it does. The text must be one that can be read (`parseChainText`).
 */
export function editChainText(text: string, { path, value, insert }: PlacedChange): EditedText {
  const tree = parseTree(text);
  if (tree === undefined) throw new RangeError('the text is no JSON');
  const { at, length, text: inserted, valueAt, valueLength } = insert ? spliceEntry(text, tree, path, value) : spliceValue(text, tree, path, value);
  return { after: text.slice(0, at) + inserted + text.slice(at + length), changed: { from: at + valueAt, to: at + valueAt + valueLength } };
}

/** Where a setting stands: its value, or where that is missing, the name of the nearest member around it. Null where not even that is there. */
export function findSetting(text: string, path: readonly (string | number)[]): TextSpan | null {
  const tree = parseTree(text);
  if (tree === undefined) return null;
  for (let steps = path.length; steps > 0; steps -= 1) {
    const node = findNodeAtLocation(tree, path.slice(0, steps));
    if (node === undefined) continue;
    const isWhole = steps === path.length;
    const name = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
    const shown = isWhole && (node.type !== 'object' || name === undefined) ? node : (name ?? node);
    return { from: shown.offset, to: shown.offset + shown.length };
  }
  return null;
}

function spliceValue(text: string, tree: Node, path: readonly (string | number)[], value: unknown): Splice {
  const written = JSON.stringify(value);
  const node = findNodeAtLocation(tree, [...path]);
  if (node !== undefined) return { at: node.offset, length: node.length, text: written, valueAt: 0, valueLength: written.length };
  const depth = path.findIndex((_, index) => findNodeAtLocation(tree, path.slice(0, index + 1)) === undefined);
  const parent = findNodeAtLocation(tree, path.slice(0, depth));
  const [name, ...inner] = path.slice(depth);
  if (parent?.type !== 'object' || typeof name !== 'string') throw new RangeError('the text has no place for that setting');
  const opening = inner.map((step) => `{ ${JSON.stringify(step)}: `).join('');
  const before = `${JSON.stringify(name)}: ${opening}`;
  return spliceMember(text, parent, { before, written, after: ' }'.repeat(inner.length) });
}

function spliceEntry(text: string, tree: Node, path: readonly (string | number)[], value: unknown): Splice {
  const list = findNodeAtLocation(tree, [...path]);
  if (list?.type !== 'array') throw new RangeError('the text has no list there');
  return spliceMember(text, list, { before: '', written: JSON.stringify(value), after: '' });
}

type NewMember = { readonly before: string; readonly written: string; readonly after: string };

/** At the end of an object or a list, set off from the one before as that one is from what is before it. */
function spliceMember(text: string, parent: Node, { before, written, after }: NewMember): Splice {
  const members = parent.children ?? [];
  const last = members.at(-1);
  if (last === undefined) {
    const space = parent.type === 'object' ? ' ' : '';
    const [open, close] = parent.type === 'object' ? ['{', '}'] : ['[', ']'];
    return { at: parent.offset, length: parent.length, text: `${open}${space}${before}${written}${after}${space}${close}`, valueAt: 1 + space.length + before.length, valueLength: written.length };
  }
  const previous = members.at(-2);
  const lead = text.slice(previous === undefined ? parent.offset + 1 : previous.offset + previous.length, last.offset).replace(',', '');
  const separator = `,${lead === '' && previous === undefined ? ' ' : lead}`;
  return { at: last.offset + last.length, length: 0, text: `${separator}${before}${written}${after}`, valueAt: separator.length + before.length, valueLength: written.length };
}
