import { join } from 'node:path';
import type { HopName } from '../core/chain/hop.ts';
import { stateFolderPath } from './stateFolder.ts';

/** One line of `logs/<hop>.jsonl`: when the log took it (epoch milliseconds), its number in the hop's log, what was printed. */
export type LogLine = { readonly at: number; readonly line: number; readonly text: string };

/** Name of a hop's log, which is also the name of its stream. */
export function logFileName(hop: HopName): string {
  return `${hop}.jsonl`;
}

export function logFilePath(folder: string, hop: HopName): string {
  return join(stateFolderPath(folder), 'logs', logFileName(hop));
}

export function writeLogLine({ at, line, text }: LogLine): string {
  return `{"at":${at},"line":${line},"text":${JSON.stringify(text)}}\n`;
}

/** Null for anything but a whole line: the last one may have been cut when its writer was killed. */
export function readLogLine(text: string): LogLine | null {
  try {
    const value: unknown = JSON.parse(text);
    return isLogLine(value) ? value : null;
  } catch {
    return null;
  }
}

function isLogLine(value: unknown): value is LogLine {
  if (typeof value !== 'object' || value === null) return false;
  const { at, line, text } = value as Partial<Record<keyof LogLine, unknown>>;
  return typeof at === 'number' && typeof line === 'number' && Number.isSafeInteger(line) && typeof text === 'string';
}
