import type { WatchedChain } from '../core/chain/chain.ts';
import type { AwsPlace } from '../core/readiness/awsCommands.ts';
import { judgeReadiness } from '../core/readiness/judgeReadiness.ts';
import type { LogReadiness } from '../core/readiness/readiness.ts';
import type { SeenLogs } from '../core/readiness/seenLogs.ts';
import { sourcesWithReadiness } from '../core/readiness/sourcesWithReadiness.ts';
import { ChainError } from '../core/errors.ts';
import type { LogSource } from './ports.ts';

/** Whether the logs of a deployed chain can be there at all. */
export type CheckedReadiness = LogReadiness & { readonly chain: string; readonly place: AwsPlace };

export type ReadinessPorts = {
  /** 12 digits. */
  readonly account: (signal: AbortSignal) => Promise<string>;
  readonly see: (signal: AbortSignal) => Promise<SeenLogs>;
};

/** Looks once. `chain`: with the ids and log groups that it has in AWS. Throws as its ports do. */
export async function checkReadiness(chain: WatchedChain, { region, profile }: { readonly region: string; readonly profile?: string }, ports: ReadinessPorts, signal: AbortSignal): Promise<CheckedReadiness> {
  const [account, seen] = await Promise.all([ports.account(signal), ports.see(signal)]);
  const place: AwsPlace = { account, region, profile: profile ?? null };
  return { ...judgeReadiness({ chain, place, seen }), chain: chain.name, place };
}

/**
 * What is known of each hop's log, with the reasons of a look at how the logs are set up: it is made once, when somebody first asks. Where AWS does not let it
 * be made, the logs' own word stands alone.
 */
export function withReadiness<Logs extends Pick<LogSource, 'sources'>>(logs: Logs, check: () => Promise<LogReadiness>): Logs {
  let checked: Promise<LogReadiness | null> | null = null;
  return {
    ...logs,
    sources: async () => {
      checked ??= check().catch(silently);
      const [sources, readiness] = await Promise.all([logs.sources(), checked]);
      return readiness === null ? sources : sourcesWithReadiness(sources, readiness.hops);
    },
  };
}

function silently(error: unknown): null {
  if (error instanceof ChainError || (error instanceof Error && error.name === 'AbortError')) return null;
  throw error;
}
