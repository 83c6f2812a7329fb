import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createScanner, findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { Chain } from '../core/chain/chain.ts';
import { parseChain, type ChainProblem } from '../core/chain/parseChain.ts';
import { pathText } from '../core/chain/shape.ts';
import { ChainError } from '../core/errors.ts';
import { errnoOf, fileError } from './fileError.ts';

export const chainFileName = 'agentcore-chain.json';

/** One thing wrong with a chain file, and where. Lines and columns count from 1; a column counts UTF-16 units, as editors do. */
export type PlacedProblem = { readonly line: number; readonly column: number; readonly message: string };

export type ChainText = { readonly ok: true; readonly chain: Chain } | { readonly ok: false; readonly problems: readonly PlacedProblem[] };

export type ChainFile = { readonly chain: Chain; readonly path: string; readonly text: string };

/** Throws chain-file-missing, file-unreadable, or chain-file-invalid with the place of every problem. */
export async function readChainFile(folder: string): Promise<ChainFile> {
  const path = join(folder, chainFileName);
  const text = await readText(folder, path);
  const read = parseChainText(text);
  if (read.ok) return { chain: read.chain, path, text };
  const places = read.problems.map(({ line, column, message }) => `${chainFileName}:${line}:${column} ${message}`);
  throw new ChainError('chain-file-invalid', `${path} cannot be used:\n${places.join('\n')}`, {
    source: 'user',
    remedy: `Correct the ${places.length === 1 ? 'line' : `${places.length} places`} and run the command again.`,
  });
}

/** Reads the text of a chain file, as it is on disk or in an editor. A syntax error is told alone: nothing behind it can be trusted. */
export function parseChainText(text: string): ChainText {
  const content = text.replace(/^\uFEFF/, ' '); // a byte order mark is no part of JSON; a space keeps the columns
  const placeOf = placeFinder(content);
  const deep = firstTooDeep(content);
  if (deep !== null) return { ok: false, problems: [{ ...placeOf(deep), message: `Nothing in this file is nested deeper than ${deepest} levels.` }] };
  const syntaxErrors: ParseError[] = [];
  const tree = parseTree(content, syntaxErrors, { disallowComments: true, allowTrailingComma: false });
  if (tree === undefined || syntaxErrors.length > 0) return { ok: false, problems: [syntaxProblem(syntaxErrors, placeOf)] };

  const parsed = parseChain(JSON.parse(content));
  const repeated = repeatedMembers(tree);
  if (parsed.ok && repeated.length === 0) return { ok: true, chain: parsed.chain };
  const found = parsed.ok ? [] : parsed.problems.map((problem) => ({ offset: offsetOf(tree, problem), message: problem.message }));
  const problems = [...found, ...repeated].sort((one, other) => one.offset - other.offset);
  return { ok: false, problems: problems.map(({ offset, message }) => ({ ...placeOf(offset), message })) };
}

async function readText(folder: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (errnoOf(cause) !== 'ENOENT' && errnoOf(cause) !== 'ENOTDIR') throw fileError('file-unreadable', path, cause);
    throw new ChainError('chain-file-missing', `There is no ${chainFileName} in ${folder}.`, {
      source: 'user',
      remedy: 'Name the folder of a project, or make one: agentcore-chain new <dir>',
      cause,
    });
  }
}

const syntaxWords: { readonly [code: string]: string } = {
  InvalidSymbol: 'Something stands here that is no JSON',
  InvalidNumberFormat: 'A number is malformed',
  PropertyNameExpected: 'The name of a member is expected, in double quotes',
  ValueExpected: 'A value is expected',
  ColonExpected: 'A ":" is expected',
  CommaExpected: 'A "," is expected',
  CloseBraceExpected: 'A "}" is expected',
  CloseBracketExpected: 'A "]" is expected',
  EndOfFileExpected: 'The file should end here',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'JSON has no comments',
  UnexpectedEndOfString: 'A text is not closed',
  UnexpectedEndOfNumber: 'A number is not complete',
  InvalidUnicode: 'A \\u escape is malformed',
  InvalidEscapeCharacter: 'A "\\" is followed by a letter that means nothing',
  InvalidCharacter: 'A text holds a character that must be escaped',
};

/** The first error alone: a parser that goes on past it reports its consequences too. */
function syntaxProblem([first]: readonly ParseError[], placeOf: (offset: number) => Place): PlacedProblem {
  if (first === undefined) return { line: 1, column: 1, message: 'The file is empty.' };
  return { ...placeOf(first.offset), message: `${syntaxWords[printParseErrorCode(first.error)] ?? 'This is no JSON'}.` };
}

/** Far more than a chain needs, far less than the recursive parser bears. */
const deepest = 32;

/** Offset of the first bracket that opens too deep a level; null where none does. */
function firstTooDeep(text: string): number | null {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const bracket = scanner.getTokenLength() === 1 ? text[scanner.getTokenOffset()] : undefined;
    if (bracket === '{' || bracket === '[') depth++;
    if (bracket === '}' || bracket === ']') depth--;
    if (depth > deepest) return scanner.getTokenOffset();
  }
  return null;
}

function offsetOf(tree: Node, { path, subject }: ChainProblem): number {
  const node = findNodeAtLocation(tree, [...path]) ?? tree;
  const name = subject === 'name' && node.parent?.type === 'property' ? node.parent : node;
  return name.offset;
}

type Offence = { readonly offset: number; readonly message: string };

/** JSON.parse keeps the last of two members with one name, and people read the first. */
function repeatedMembers(tree: Node, path: readonly (string | number)[] = []): readonly Offence[] {
  const seen = new Set<unknown>();
  return (tree.children ?? []).flatMap((child, index) => {
    if (tree.type !== 'object') return repeatedMembers(child, [...path, index]);
    const [name, value] = child.children ?? [];
    if (name === undefined || value === undefined) return [];
    const inner = [...path, String(name.value)];
    const twice = seen.has(name.value) ? [{ offset: name.offset, message: `${pathText(inner)} stands there twice` }] : [];
    seen.add(name.value);
    return [...twice, ...repeatedMembers(value, inner)];
  });
}

type Place = { readonly line: number; readonly column: number };

function placeFinder(text: string): (offset: number) => Place {
  return (offset) => {
    const before = text.slice(0, offset);
    return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
  };
}
