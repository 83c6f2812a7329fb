import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { LogSource, TimeWindow } from '../app/ports.ts';
import { hopNames, type HopName } from '../core/chain/hop.ts';
import type { HopSource } from '../core/flow/flow.ts';
import { foreignTarget } from '../core/flow/foreignTarget.ts';
import type { LogRecord } from '../core/flow/logRecord.ts';
import { readWatchedFile } from './chainFile.ts';
import { errnoOf } from './fileError.ts';
import { logFileName, logFilePath, readLogLine } from './logLine.ts';
import { readLines } from './readLines.ts';

/** The log lines that a chain on this machine left in its project's folder, also while it runs. */
export function localLogSource(folder: string): LogSource {
  const failures = new Map<HopName, string>();
  return {
    read: (window, signal) => readLogs(folder, window, failures, signal),
    sources: () => Promise.all(hopNames.map(async (hop) => (hop === 'target' ? await foreignTargetOf(folder) : null) ?? sourceOf(folder, hop, failures))),
  };
}

async function* readLogs(folder: string, window: TimeWindow, failures: Map<HopName, string>, signal?: AbortSignal): AsyncGenerator<LogRecord> {
  const { since = -Infinity, until = Infinity } = window;
  for (const hop of hopNames) {
    const stream = logFileName(hop);
    failures.delete(hop);
    try {
      for await (const lines of readLines(logFilePath(folder, hop), signal)) {
        for (const text of lines) {
          const read = readLogLine(text);
          if (read === null || read.at < since || read.at > until) continue;
          yield { hop, source: 'local', stream, line: read.line, ingestedAt: read.at, text: read.text, ...(read.tokens === undefined ? {} : { tokens: read.tokens }) };
        }
      }
    } catch (error) {
      signal?.throwIfAborted();
      const errno = errnoOf(error);
      if (errno === undefined) throw error;
      if (errno !== 'ENOENT' && errno !== 'ENOTDIR') failures.set(hop, errno);
    }
  }
}

/** Null too where no chain file tells. */
async function foreignTargetOf(folder: string): Promise<HopSource | null> {
  try {
    return foreignTarget((await readWatchedFile(folder)).chain);
  } catch {
    return null; // whoever needs the file says what is wrong with it
  }
}

async function sourceOf(folder: string, hop: HopName, failures: ReadonlyMap<HopName, string>): Promise<HopSource> {
  const errno = failures.get(hop) ?? (await errnoOfAccess(logFilePath(folder, hop)));
  if (errno === null) return { hop, state: 'readable' };
  if (errno === 'ENOENT' || errno === 'ENOTDIR') return { hop, state: 'missing', because: `there is no ${logFileName(hop)} in .agentcore-chain/logs: the chain has not run here` };
  return { hop, state: 'unreadable', because: `${logFileName(hop)} cannot be read (${errno})` };
}

async function errnoOfAccess(path: string): Promise<string | null> {
  try {
    await access(path, constants.R_OK);
    return null;
  } catch (error) {
    return errnoOf(error) ?? 'unknown';
  }
}
