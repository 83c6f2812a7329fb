import type { WatchedChain } from '../../core/chain/chain.ts';
import type { AwsPlace } from '../../core/readiness/awsCommands.ts';
import { judgeReadiness } from '../../core/readiness/judgeReadiness.ts';
import type { LogReadiness } from '../../core/readiness/readiness.ts';
import type { SeenLogs } from '../../core/readiness/seenLogs.ts';

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
