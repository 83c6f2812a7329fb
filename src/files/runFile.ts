import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ChainError } from '../core/errors.ts';
import { errnoOf, fileError } from './fileError.ts';
import { ensureStateFolder, stateFolderPath } from './stateFolder.ts';

/** How other processes find a chain that runs: `<dir>/.agentcore-chain/run.json`. */
export type RunFile = {
  /** Version of the control protocol behind `url`. */
  readonly protocolVersion: number;
  readonly pid: number;
  /** Control endpoint, always `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** What a caller of the control endpoint must know. Never printed. */
  readonly key: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
};

/**
 * Makes the file, whole and readable for its owner alone, unless there is one: then false. Of two chains that start at once
 * one gets it.
 */
export async function createRunFile(folder: string, run: RunFile): Promise<boolean> {
  const path = join(await ensureStateFolder(folder), 'run.json');
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, `${JSON.stringify(run)}\n`, { mode: 0o600, flag: 'wx' });
    await link(draft, path);
    return true;
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') return false;
    throw fileError('file-unwritable', path, cause);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Null where no chain says that it runs. It does not look whether the process is still there. */
export async function readRunFile(folder: string): Promise<RunFile | null> {
  const path = runFilePath(folder);
  const text = await readText(path);
  if (text === null) return null;
  const run = parseRunFile(text);
  if (run !== null) return run;
  throw new ChainError('file-unreadable', `${path} is no run file of this product.`, { source: 'user', remedy: 'Delete it and start the chain again.' });
}

/** Takes the file away if it is that process's own: a chain that ends must not hide one that was started after it. */
export async function removeRunFile(folder: string, pid: number): Promise<void> {
  const path = runFilePath(folder);
  const text = await readText(path);
  if (text !== null && parseRunFile(text)?.pid === pid) await rm(path, { force: true });
}

function runFilePath(folder: string): string {
  return join(stateFolderPath(folder), 'run.json');
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT' || errnoOf(cause) === 'ENOTDIR') return null;
    throw fileError('file-unreadable', path, cause);
  }
}

function parseRunFile(text: string): RunFile | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRunFile(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * Members that are not known pass, so that another version's file is told by its protocolVersion. The URL must be this
 * machine's: a project from elsewhere could bring a run.json that sends the user's token to a stranger.
 */
function isRunFile(value: unknown): value is RunFile {
  if (typeof value !== 'object' || value === null) return false;
  const { protocolVersion, pid, url, key, startedAt } = value as Partial<Record<keyof RunFile, unknown>>;
  return Number.isSafeInteger(protocolVersion) && Number.isSafeInteger(pid) && Number(pid) > 0 && Number.isFinite(startedAt)
    && typeof key === 'string' && key !== '' && typeof url === 'string' && /^http:\/\/127\.0\.0\.1:\d{1,5}\/?$/.test(url);
}
