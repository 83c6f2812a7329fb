import type { Services } from '../../app/services.ts';
import type { TraceSources } from '../../app/traceChain.ts';
import type { FlowSource } from './flowSource.ts';

/** Where the logs of a chain are read. Throws as AWS's sources do. */
export async function openSources(services: Services, folder: string, source: FlowSource, signal: AbortSignal): Promise<TraceSources> {
  if (source.kind === 'local') return services.localSources(folder);
  const { profile, region } = source;
  return services.awsSources(folder, { region, ...(profile === null ? {} : { profile }) }, signal);
}
