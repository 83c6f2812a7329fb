import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createScanner, findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { Chain, WatchedChain } from '../core/chain/chain.ts';
import { chainWithProjects } from '../core/chain/chainWithProjects.ts';
import { parseChain, type ChainProblem } from '../core/chain/parseChain.ts';
import type { PlacedProblem } from '../core/chain/placedProblem.ts';
import { pathText } from '../core/chain/shape.ts';
import { ChainError } from '../core/errors.ts';
import { errnoOf, fileError } from './fileError.ts';

export const chainFileName = 'agentcore-chain.json';

export type ChainText = { readonly ok: true; readonly chain: WatchedChain } | { readonly ok: false; readonly problems: readonly PlacedProblem[] };

export type ChainFile<Known extends WatchedChain> = { readonly chain: Known; readonly path: string; readonly text: string };

/** For what needs the chain's projects. Throws as `readWatchedFile` does, and chain-projects-elsewhere. */
export async function readChainFile(folder: string): Promise<ChainFile<Chain>> {
  const { chain, ...file } = await readWatchedFile(folder);
  return { chain: requireProjects(chain, file.path), ...file };
}

/** Throws chain-file-missing, file-unreadable, or chain-file-invalid with the place of every problem. */
export async function readWatchedFile(folder: string): Promise<ChainFile<WatchedChain>> {
  const path = join(folder, chainFileName);
  const text = await readText(folder, path);
  return { chain: chainOf(text, path), path, text };
}

function requireProjects(chain: WatchedChain, path: string): Chain {
  const whole = chainWithProjects(chain);
  if (whole !== null) return whole;
  throw new ChainError('chain-projects-elsewhere', `${path} is of a chain whose projects are elsewhere: it can be watched, and not built, run or deployed from here.`, {
    source: 'user', remedy: 'See its flows with --aws, or Use AWS in VS Code. Where its projects are here, name folder, language and openapi of each in the chain file.',
  });
}

/** The chain that the text of a chain file describes; `name` says which file in messages. Throws chain-file-invalid with the place of every problem. */
export function chainOf(text: string, name: string = chainFileName): WatchedChain {
  const read = parseChainText(text);
  if (read.ok) return read.chain;
  const places = read.problems.map(({ line, column, message }) => `${chainFileName}:${line}:${column} ${message}`);
  throw new ChainError('chain-file-invalid', `${name} cannot be used:\n${places.join('\n')}`, {
    source: 'user',
    remedy: `Correct the ${places.length === 1 ? 'line' : `${places.length} places`} and run the command again.`,
  });
}

/** Reads the text of a chain file, as it is on disk or in an editor. A syntax error is told alone: nothing behind it can be trusted. */
export function parseChainText(text: string): ChainText {
  const content = text.replace(/^\uFEFF/, ' '); // a byte order mark is no part of JSON; a space keeps the columns
  const place = placer(content);
  const deep = firstTooDeep(content);
  if (deep !== null) return { ok: false, problems: [place({ offset: deep, length: 1, message: `Nothing in this file is nested deeper than ${deepest} levels.`, editorTells: false })] };
  const syntaxErrors: ParseError[] = [];
  const tree = parseTree(content, syntaxErrors, { disallowComments: true, allowTrailingComma: false });
  if (tree === undefined || syntaxErrors.length > 0) return { ok: false, problems: [place(syntaxProblem(syntaxErrors))] };

  const parsed = parseChain(JSON.parse(content));
  const repeated = repeatedMembers(tree);
  if (parsed.ok && repeated.length === 0) return { ok: true, chain: parsed.chain };
  const found = parsed.ok ? [] : parsed.problems.map((problem) => ({ ...spanOf(tree, problem), message: problem.message, editorTells: problem.inSchema }));
  const problems = [...found, ...repeated].sort((one, other) => one.offset - other.offset);
  return { ok: false, problems: problems.map(place) };
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
function syntaxProblem([first]: readonly ParseError[]): Offence {
  if (first === undefined) return { offset: 0, length: 0, message: 'The file is empty.', editorTells: true };
  return { offset: first.offset, length: first.length, message: `${syntaxWords[printParseErrorCode(first.error)] ?? 'This is no JSON'}.`, editorTells: true };
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

type Span = { readonly offset: number; readonly length: number };
type Offence = Span & Pick<PlacedProblem, 'message' | 'editorTells'>;

function spanOf(tree: Node, { path, subject }: ChainProblem): Span {
  const node = nodeAt(tree, path);
  const named = subject === 'name' ? node.parent?.children?.[0] : undefined;
  const { offset, length, type } = named ?? node;
  return { offset, length: type === 'object' || type === 'array' ? 1 : length };
}

/** What is absent has no place of its own: what should hold it has. */
function nodeAt(tree: Node, path: ChainProblem['path']): Node {
  return findNodeAtLocation(tree, [...path]) ?? (path.length === 0 ? tree : nodeAt(tree, path.slice(0, -1)));
}

/** JSON.parse keeps the last of two members with one name, and people read the first. */
function repeatedMembers(tree: Node, path: readonly (string | number)[] = []): readonly Offence[] {
  const seen = new Set<unknown>();
  return (tree.children ?? []).flatMap((child, index) => {
    if (tree.type !== 'object') return repeatedMembers(child, [...path, index]);
    const [name, value] = child.children ?? [];
    if (name === undefined || value === undefined) return [];
    const inner = [...path, String(name.value)];
    const { offset, length } = name;
    const twice = seen.has(name.value) ? [{ offset, length, message: `${pathText(inner)} stands there twice`, editorTells: true }] : [];
    seen.add(name.value);
    return [...twice, ...repeatedMembers(value, inner)];
  });
}

function placer(text: string): (offence: Offence) => PlacedProblem {
  const placeOf = (offset: number): { readonly line: number; readonly column: number } => {
    const before = text.slice(0, offset);
    return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
  };
  return ({ offset, length, message, editorTells }) => {
    const end = placeOf(offset + length);
    return { ...placeOf(offset), endLine: end.line, endColumn: end.column, message, editorTells };
  };
}
