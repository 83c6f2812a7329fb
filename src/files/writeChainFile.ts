import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WatchedChain } from '../core/chain/chain.ts';
import { chainToJson } from '../core/chain/parseChain.ts';
import { ChainError } from '../core/errors.ts';
import { chainFileName } from './chainFile.ts';
import { errnoOf, fileError } from './fileError.ts';

/** Writes a chain's file into a folder, which is made where it is not there. Writes over nothing. Answers its path. Throws chain-file-there, file-unwritable. */
export async function writeChainFile(folder: string, chain: WatchedChain): Promise<string> {
  const path = join(folder, chainFileName);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, chainToJson(chain), { flag: 'wx' });
    return path;
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') throw chainFileThere(folder, cause);
    throw fileError('file-unwritable', path, cause);
  }
}

function chainFileThere(folder: string, cause: unknown): ChainError {
  return new ChainError('chain-file-there', `There is an ${chainFileName} in ${folder} already.`, { source: 'user', remedy: 'Name another folder, or move that file away. Nothing was written.', cause });
}
