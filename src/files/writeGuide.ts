import { extname } from 'node:path';
import { ChainError } from '../core/errors.ts';
import type { Guide } from '../core/guide/guide.ts';
import { writeMarkdown } from '../core/guide/writeMarkdown.ts';
import { replaceFile } from './replaceFile.ts';

/**
 * Writes the guide in the form that the file's ending says, over what is there: .docx (Word) or .md (Markdown). A reader never meets half of it.
 * Throws usage for another ending, file-unwritable.
 */
export async function writeGuide(path: string, guide: Guide): Promise<void> {
  await replaceFile(path, await contentOf(path, guide));
}

async function contentOf(path: string, guide: Guide): Promise<string | Uint8Array> {
  const ending = extname(path).toLowerCase();
  if (ending === '.md') return writeMarkdown(guide);
  // A megabyte of library, for one command.
  if (ending === '.docx') return (await import('./guideDocument.ts')).guideDocument(guide);
  throw new ChainError('usage', `A guide is written as .docx or .md, not as ${ending === '' ? 'a file without an ending' : JSON.stringify(ending)}.`, { source: 'user', remedy: 'Name a file like GUIDE.docx or GUIDE.md.' });
}
