import { ChainError } from '../../core/errors.ts';
import { redact, redactNamed } from '../../core/token/redact.ts';
import type { BoardChannel } from '../flows/startBoard.ts';

/** How a flow leaves the view: as the document that `flow --json` prints, or as the report that is copied. */
export const exportFormats = ['json', 'md'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** By the file's ending. Throws usage for any other: what somebody called a text must not be JSON. */
export function exportFormatOf(path: string): ExportFormat {
  const ending = /\.([^./\\]*)$/.exec(path)?.[1]?.toLowerCase();
  const format = exportFormats.find((each) => each === ending);
  if (format !== undefined) return format;
  throw new ChainError('usage', `A flow is exported as .json or .md, and "${path.split(/[\\/]/).at(-1) ?? ''}" ends in neither.`, { source: 'user', remedy: 'Choose a name with one of these endings.' });
}

/**
 * A flow as the text of a file. What a board holds was redacted when it was captured; a file is given to others, so it is redacted once more, value by value.
 * Null where there is no such flow any more.
 */
export async function exportedFlow(id: string, format: ExportFormat, board: Pick<BoardChannel, 'request'>): Promise<string | null> {
  if (format === 'md') {
    const report = await board.request('report', { id });
    return report === null ? null : redact(report);
  }
  const document = await board.request('document', { id });
  return document === null ? null : `${JSON.stringify(document, (name, value: unknown) => (typeof value === 'string' ? redactNamed(name, value) : value), 2)}\n`;
}

/** A name for the file, of what is safe in every file system. */
export function exportName(id: string): string {
  const part = id.replace(/[^\w-]+/g, '').slice(0, 8);
  return part === '' ? 'flow' : `flow-${part}`;
}
