import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { componentLayouts, type ComponentLayout } from '../core/chain/componentLayout.ts';
import type { Language } from '../core/chain/chain.ts';
import { errnoOf, fileError } from './fileError.ts';

/** What a component needs before it can be built or run. `fresh`: what is installed is what its lock file says, for this Node or Python. */
export type InstallState = 'folder-missing' | 'stale' | 'fresh';

/** What packages are installed for: those with native code fit one version of it on one kind of machine. */
export type Platform = { readonly language: Language; /** Of the Node or Python that runs the component. */ readonly version: string };

/** Looks at the lock file and the stamp of the last install; it does not look at what is installed. */
export async function installStateOf(folder: string, platform: Platform): Promise<InstallState> {
  if (!existsSync(folder)) return 'folder-missing';
  const [wanted, found] = await Promise.all([stampFor(folder, platform), readText(stampPath(folder, platform))]);
  return wanted !== null && wanted === found ? 'fresh' : 'stale';
}

/** Remembers that the lock file as it is now was installed. */
export async function writeInstallStamp(folder: string, platform: Platform): Promise<void> {
  const stamp = await stampFor(folder, platform);
  if (stamp === null) return;
  try {
    await writeFile(stampPath(folder, platform), stamp);
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return; // nothing to install, so npm made no folder for it
    throw fileError('file-unwritable', stampPath(folder, platform), cause);
  }
}

/** Null without a lock file. */
async function stampFor(folder: string, platform: Platform): Promise<string | null> {
  const lock = await readText(join(folder, layoutOf(platform).lockFile));
  if (lock === null) return null;
  const machine = `${binaryVersionOf(platform)} ${process.platform}-${process.arch}`;
  return createHash('sha256').update(`${machine}\n${lock}`).digest('hex');
}

/** Node keeps its binary interface for a major version, Python for a minor one. */
function binaryVersionOf({ language, version }: Platform): string {
  const [major, minor] = version.split('.');
  return language === 'typescript' ? `node ${major}` : `python ${major}.${minor}`;
}

/** Inside what is installed, so that deleting or reinstalling takes it along. */
function stampPath(folder: string, platform: Platform): string {
  return join(folder, layoutOf(platform).environment, '.agentcore-chain-stamp');
}

function layoutOf({ language }: Platform): ComponentLayout {
  return componentLayouts[language];
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT' || errnoOf(cause) === 'ENOTDIR') return null;
    throw fileError('file-unreadable', path, cause);
  }
}
