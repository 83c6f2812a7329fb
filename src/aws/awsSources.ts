import type { ConfigSource, LiveLogs, LogSource } from '../app/ports.ts';
import type { WatchedChain } from '../core/chain/chain.ts';
import type { CheckToken } from '../core/token/loggedTokens.ts';
import type { AwsAccess } from '../app/ports.ts';
import { awsConfigSource } from './awsConfigSource.ts';
import { cloudWatchLogSource } from './cloudWatchLogSource.ts';
import { recordReader } from './logEvents.ts';
import { steadyConfigSource } from './steadyConfigSource.ts';
import type { TailClock } from './tail/followGroups.ts';
import { liveLogs } from './tail/liveLogs.ts';
import { SharedLines } from './tail/sharedLines.ts';

/** Both ports of a deployed chain. Asks AWS nothing before they are read. `check`: for tokens in its logs. Throws as `cloudWatchLogSource` does. */
export function awsSources(chain: WatchedChain, access: AwsAccess, check: CheckToken): { readonly logs: LogSource; readonly configuration: ConfigSource } {
  return { logs: cloudWatchLogSource(chain, access, () => ({ readerOf: (log, group) => recordReader(log, group, check), end: () => {} })), configuration: awsConfigSource(chain, access) };
}

/**
 * The same, and the logs as their lines arrive: one that comes by both ways is one record. What is in force is asked once a minute at most, and stands while AWS
 * cannot be asked. Throws as `liveLogs` does.
 */
export function awsLive(chain: WatchedChain, access: AwsAccess, clock: TailClock, check: CheckToken): { readonly live: LiveLogs; readonly logs: LogSource; readonly configuration: ConfigSource } {
  const lines = new SharedLines(clock.now, check);
  return {
    live: liveLogs(chain, access, clock, lines),
    logs: cloudWatchLogSource(chain, access, () => lines.startReading()),
    configuration: steadyConfigSource(awsConfigSource(chain, access), clock.now),
  };
}
