import type { ConfigSource, LiveLogs, LogSource } from '../app/ports.ts';
import type { WatchedChain } from '../core/chain/chain.ts';
import type { AwsAccess } from '../app/ports.ts';
import { awsConfigSource } from './awsConfigSource.ts';
import { cloudWatchLogSource } from './cloudWatchLogSource.ts';
import type { TailClock } from './tail/followGroups.ts';
import { liveLogs } from './tail/liveLogs.ts';

/** Both ports of a deployed chain. Asks AWS nothing before they are read. Throws as `cloudWatchLogSource` does. */
export function awsSources(chain: WatchedChain, access: AwsAccess): { readonly logs: LogSource; readonly configuration: ConfigSource } {
  return { logs: cloudWatchLogSource(chain, access), configuration: awsConfigSource(chain, access) };
}

/** The same, the logs as their lines arrive. Throws as `liveLogs` does. */
export function awsLive(chain: WatchedChain, access: AwsAccess, clock: TailClock): { readonly live: LiveLogs; readonly configuration: ConfigSource } {
  return { live: liveLogs(chain, access, clock), configuration: awsConfigSource(chain, access) };
}
