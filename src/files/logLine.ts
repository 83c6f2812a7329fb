import { join } from 'node:path';
import type { HopName } from '../core/chain/hop.ts';
import { parseLoggedToken, type LoggedToken } from '../core/token/issuerCheck.ts';
import { stateFolderPath } from './stateFolder.ts';

/** One line of `logs/<hop>.jsonl`: when the log took it (epoch milliseconds), its number in the hop's log, what was printed, redacted; of the tokens in it, what may be kept. */
export type LogLine = { readonly at: number; readonly line: number; readonly text: string; readonly tokens?: readonly LoggedToken[] | undefined };

/** Name of a hop's log, which is also the name of its stream. */
export function logFileName(hop: HopName): string {
  return `${hop}.jsonl`;
}

export function logFilePath(folder: string, hop: HopName): string {
  return join(stateFolderPath(folder), 'logs', logFileName(hop));
}

export function writeLogLine({ at, line, text, tokens }: LogLine): string {
  return `{"at":${at},"line":${line},"text":${JSON.stringify(text)}${tokens === undefined ? '' : `,"tokens":${JSON.stringify(tokens)}`}}\n`;
}

/** Null for anything but a whole line: the last one may have been cut when its writer was killed. */
export function readLogLine(text: string): LogLine | null {
  try {
    const value: unknown = JSON.parse(text);
    return isLogLine(value) ? withTokens(value) : null;
  } catch {
    return null;
  }
}

/** A file is anybody's to write: what is no view of a token is none. */
function withTokens(line: LogLine): LogLine {
  if (line.tokens === undefined) return line;
  const { tokens, ...rest } = line;
  const views = Array.isArray(tokens) ? tokens.map(parseLoggedToken).filter((view) => view !== null) : [];
  return views.length === 0 ? rest : { ...rest, tokens: views };
}

function isLogLine(value: unknown): value is LogLine {
  if (typeof value !== 'object' || value === null) return false;
  const { at, line, text } = value as Partial<Record<keyof LogLine, unknown>>;
  return typeof at === 'number' && typeof line === 'number' && Number.isSafeInteger(line) && typeof text === 'string';
}
