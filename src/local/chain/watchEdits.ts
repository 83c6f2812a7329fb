import { join } from 'node:path';
import type { ComponentName, OnProgress } from '../../app/ports.ts';
import type { Chain } from '../../core/chain/chain.ts';
import { chainFileName } from '../../files/chainFile.ts';
import type { ChainRuntime } from './chainRuntime.ts';
import { watchFile, watchSources } from '../process/watchSources.ts';

/**
 * Lets the chain follow edits of its components and of its file, until the answer is called. A system that has no watches to give
 * (Linux limits them) keeps nobody from running a chain: edits then take a restart.
 */
export function watchEdits(runtime: ChainRuntime, chain: Chain, folder: string, onProgress: OnProgress): () => void {
  const stops: (() => void)[] = [];
  const stop = (): void => stops.splice(0).forEach((stopOne) => stopOne());
  try {
    stops.push(watchFile(folder, chainFileName, () => void runtime.rereadChainFile()));
    for (const [name, own] of sourceFolders(chain)) stops.push(watchSources(join(folder, own), () => void runtime.rebuild(name)));
  } catch (error) {
    stop();
    onProgress({ step: 'Watch for edits', state: 'failed', detail: error instanceof Error ? error.message : String(error) });
  }
  return stop;
}

function sourceFolders({ agent, interceptor, targets }: Chain): readonly (readonly [ComponentName, string])[] {
  const ofTargets = targets.flatMap((target) => (target.folder === null ? [] : [['target', target.folder] as const]));
  return [['agent', agent.folder], ['interceptor', interceptor.folder], ...ofTargets];
}
