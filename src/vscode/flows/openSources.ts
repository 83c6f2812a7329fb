import type { LiveNotice } from '../../app/ports.ts';
import type { FollowedSources } from '../../app/followFlows.ts';
import type { Services } from '../../app/services.ts';
import type { TraceSources } from '../../app/traceChain.ts';
import type { HopSource } from '../../core/flow/flow.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import type { FlowSource } from './flowSource.ts';

/** Where the logs of a chain are read, and how they are followed. */
export type OpenedSources = TraceSources & {
  /** What is known of each hop's log at the moment. */
  readonly hops: () => Promise<readonly HopSource[]>;
  /** Null where lines do not come by themselves. */
  readonly live: OpenedTail | null;
};

/** `follow`: until the signal; resolves when no later line is missed. `onEnd` hears of its end, should it end by itself. */
export type OpenedTail = { readonly follow: (signal: AbortSignal) => Promise<AsyncIterable<LogRecord>>; readonly onEnd: (error: unknown) => void };

export type TailListener = { readonly onNotice: (notice: LiveNotice) => void; readonly onEnd: (error: unknown) => void };

/** `tail`: who listens to the logs of AWS as their lines come; null where they are read alone. Throws as AWS's sources do. */
export async function openSources(services: Services, folder: string, source: FlowSource, tail: TailListener | null, signal: AbortSignal): Promise<OpenedSources> {
  if (source.kind === 'local') return withoutTail(services.localSources(folder));
  const { profile, region } = source;
  const access = { region, ...(profile === null ? {} : { profile }) };
  return tail === null ? withoutTail(await services.awsSources(folder, access, signal)) : withTail(await services.awsLive(folder, access, signal), tail);
}

function withoutTail(sources: TraceSources): OpenedSources {
  return { ...sources, hops: () => sources.logs.sources(), live: null };
}

function withTail({ live, logs, configuration }: FollowedSources, { onNotice, onEnd }: TailListener): OpenedSources {
  return {
    logs, configuration,
    live: { follow: (signal) => live.follow(onNotice, signal), onEnd },
    hops: async () => {
      const [heard, read] = await Promise.all([live.sources(), logs.sources()]);
      // Which groups are there is looked at again and again while they are followed; whether they may be read was found out by reading.
      return heard.map((source) => read.find(({ hop, state }) => hop === source.hop && state === 'unreadable' && source.state === 'readable') ?? source);
    },
  };
}
