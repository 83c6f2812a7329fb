import { join } from 'node:path';
import type { ComponentName, OnProgress } from '../../app/ports.ts';
import type { Chain } from '../../core/chain/chain.ts';
import { chainFileName } from '../../files/chainFile.ts';
import type { ChainRuntime } from './chainRuntime.ts';
import { watchFile, watchSources } from '../process/watchSources.ts';

export type Edits = {
  /** The chain runs: what has been edited since it was read is made up for, and each further edit followed. A system without watches is told as a step that failed. */
  readonly follow: (runtime: Pick<ChainRuntime, 'rereadChainFile' | 'rebuild'>, onProgress: OnProgress) => void;
  readonly stop: () => void;
};

/**
 * Watches the chain's components and its file. Call it before anything is built: a chain takes seconds to start, and an edit made meanwhile counts. A system
 * that has no watches to give (Linux limits them) keeps nobody from running a chain: edits then take a restart.
 */
export function watchEdits(chain: Chain, folder: string): Edits {
  const stops: (() => void)[] = [];
  const stop = (): void => stops.splice(0).forEach((stopOne) => stopOne());
  const missed = new Set<ComponentName>();
  let reread = (): void => {}; // the file is read again in any case
  let rebuild = (name: ComponentName): void => void missed.add(name);
  let problem: unknown = null;
  try {
    stops.push(watchFile(folder, chainFileName, () => reread()));
    for (const [name, own] of sourceFolders(chain)) stops.push(watchSources(join(folder, own), () => rebuild(name)));
  } catch (error) {
    stop();
    problem = error;
  }
  return {
    stop,
    follow: (runtime, onProgress) => {
      reread = () => void runtime.rereadChainFile();
      rebuild = (name) => void runtime.rebuild(name);
      if (problem !== null) onProgress({ step: 'Watch for edits', state: 'failed', detail: problem instanceof Error ? problem.message : String(problem) });
      reread();
      missed.forEach(rebuild);
    },
  };
}

function sourceFolders({ frontend, agent, interceptor, targets }: Chain): readonly (readonly [ComponentName, string])[] {
  const ofTargets = targets.flatMap((target) => (target.folder === null ? [] : [['target', target.folder] as const]));
  const ofFrontend = frontend.kind === 'none' ? [] : [['frontend', frontend.folder] as const];
  return [...ofFrontend, ['agent', agent.folder], ['interceptor', interceptor.folder], ...ofTargets];
}
