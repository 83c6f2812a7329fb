import { readFileSync } from 'node:fs';
import type { AwsAccess } from './aws/awsAccess.ts';
import type { OnProgress, RunningChain, ScenarioSummary, StartChain } from './app/ports.ts';
import type { TraceSources } from './app/traceChain.ts';
import type { Chain } from './core/chain/chain.ts';

import { readChainFile } from './files/chainFile.ts';
import { localConfigSource } from './files/localConfigSource.ts';
import { localLogSource } from './files/localLogSource.ts';
import { productFolder } from './files/productFolder.ts';
import { readSends } from './files/sendFile.ts';

/**
 * Everything a front (command line, VS Code) can ask for, put together once. What is costly to load (aws/, the local chain's
 * client) is imported when first used.
 */
export type Services = {
  readonly version: string;
  readonly now: () => number;
  readonly readChain: (folder: string) => Promise<Chain>;
  readonly startChain: (options: StartChain) => Promise<RunningChain>;
  /** Installs what is missing of the components' dependencies; quick where nothing is. */
  readonly installComponents: (folder: string, onProgress: OnProgress, signal: AbortSignal) => Promise<void>;
  /** Throws chain-not-running where none runs. */
  readonly joinChain: (folder: string) => Promise<RunningChain>;
  readonly localSources: (folder: string) => TraceSources;
  readonly awsSources: (chain: Chain, access: AwsAccess) => Promise<TraceSources>;
  /** Which flows came out of one `send`, newest last; survives the chain's end. */
  readonly readSends: (folder: string) => Promise<readonly (readonly string[])[]>;
  readonly scenarios: () => Promise<readonly ScenarioSummary[]>;
};

export function composeServices(): Services {
  return {
    version: readVersion(),
    now: () => Date.now(),
    readChain: async (folder) => (await readChainFile(folder)).chain,
    startChain: async (options) => (await import('./local/client.ts')).startChain(options),
    joinChain: async (folder) => (await import('./local/client.ts')).joinChain(folder),
    localSources: (folder) => ({ logs: localLogSource(folder), configuration: localConfigSource(folder) }),
    awsSources: async (chain, access) => {
      const { awsSources } = await import('./aws/awsSources.ts');
      return awsSources(chain, access);
    },
    readSends,
    scenarios: async () => (await import('./local/client.ts')).scenarioSummaries,
  };
}

function readVersion(): string {
  const parsed: unknown = JSON.parse(readFileSync(new URL('package.json', productFolder()), 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown';
}
