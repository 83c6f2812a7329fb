import type { ConfigSource, LogSource } from '../app/ports.ts';
import type { Chain } from '../core/chain/chain.ts';
import type { AwsAccess } from '../app/ports.ts';
import { awsConfigSource } from './awsConfigSource.ts';
import { cloudWatchLogSource } from './cloudWatchLogSource.ts';

/** Both ports of a deployed chain. Asks AWS nothing before they are read. Throws as `cloudWatchLogSource` does. */
export function awsSources(chain: Chain, access: AwsAccess): { readonly logs: LogSource; readonly configuration: ConfigSource } {
  return { logs: cloudWatchLogSource(chain, access), configuration: awsConfigSource(chain, access) };
}
