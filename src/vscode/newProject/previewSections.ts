import type { FileWrite } from '../../core/scaffold/fileWrite.ts';

/** Files of a planned project under one heading. */
export type PreviewSection = { readonly heading: string; readonly files: readonly FileWrite[] };

const chainFile = 'agentcore-chain.json';
const own = 'project';
const locked = 'locked dependencies';
const binary = 'not text';

/**
 * A planned project in the order in which people read it: the chain file and the project's own files, then each component with its folders, and last what
 * nobody reads.
 */
export function previewSections(files: readonly FileWrite[]): readonly PreviewSection[] {
  const sections = new Map<string, FileWrite[]>();
  for (const file of [...files].sort(byReading)) {
    const heading = headingOf(file);
    sections.set(heading, [...(sections.get(heading) ?? []), file]);
  }
  return [...sections].map(([heading, held]) => ({ heading, files: held }));
}

function byReading(one: FileWrite, other: FileWrite): number {
  const [first, second] = [rankOf(one), rankOf(other)];
  return first - second || headingOf(one).localeCompare(headingOf(other), 'en') || nameRank(one) - nameRank(other) || (one.path < other.path ? -1 : 1);
}

function rankOf(file: FileWrite): number {
  return [own, '', locked, binary].indexOf(isSpecial(headingOf(file)) ? headingOf(file) : '');
}

function isSpecial(heading: string): boolean {
  return heading === own || heading === locked || heading === binary;
}

/** The file's component, and the folder in it. */
function headingOf({ path, content }: FileWrite): string {
  if (typeof content !== 'string') return binary;
  if (/(^|\/)(package-lock\.json|requirements(-[a-z]+)?\.txt)$/.test(path)) return locked;
  const folders = path.split('/').slice(0, -1);
  return folders[0] === undefined || folders[0].startsWith('.') ? own : folders.slice(0, 2).join('/');
}

/** What tells most comes first. */
function nameRank({ path }: FileWrite): number {
  if (path === chainFile) return 0;
  const name = path.split('/').at(-1) ?? '';
  if (path === 'GUIDE.md' || name === 'README.md') return 1;
  return name.startsWith('.') || path.startsWith('.') ? 3 : 2;
}
