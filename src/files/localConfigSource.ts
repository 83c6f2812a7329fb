import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigSource } from '../app/ports.ts';
import type { ConfigurationRevision } from '../core/chain/configuration.ts';
import { parseRevision } from '../core/chain/parseRevision.ts';
import { errnoOf, fileError } from './fileError.ts';
import { readLines } from './readLines.ts';
import { ensureStateFolder, stateFolderPath } from './stateFolder.ts';

/** What the emulators of a chain on this machine held, and since when: the counterpart of AWS's Get* calls. */
export function localConfigSource(folder: string): ConfigSource {
  return { revisions: (signal) => readRevisions(configurationPath(stateFolderPath(folder)), signal) };
}

/** Appends one revision as it comes into force. */
export async function appendRevision(folder: string, revision: ConfigurationRevision): Promise<void> {
  const path = configurationPath(await ensureStateFolder(folder));
  try {
    // The line end comes first too: a line that a killed writer left open must not swallow this one.
    await appendFile(path, `\n${JSON.stringify(revision)}\n`, { mode: 0o600 });
  } catch (cause) {
    throw fileError('file-unwritable', path, cause);
  }
}

async function readRevisions(path: string, signal?: AbortSignal): Promise<readonly ConfigurationRevision[]> {
  const revisions: ConfigurationRevision[] = [];
  try {
    for await (const lines of readLines(path, signal)) {
      for (const line of lines) {
        const revision = readRevision(line);
        if (revision !== null) revisions.push(revision);
      }
    }
  } catch (cause) {
    signal?.throwIfAborted();
    if (errnoOf(cause) !== 'ENOENT' && errnoOf(cause) !== 'ENOTDIR') throw fileError('file-unreadable', path, cause);
  }
  return revisions;
}

function readRevision(line: string): ConfigurationRevision | null {
  try {
    return parseRevision(JSON.parse(line));
  } catch {
    return null;
  }
}

function configurationPath(stateFolder: string): string {
  return join(stateFolder, 'configuration.jsonl');
}
