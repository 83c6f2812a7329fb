import type { Services } from '../../app/services.ts';
import type { TraceSources } from '../../app/traceChain.ts';
import type { FlowSource } from './flowSource.ts';

/** Where the logs of a chain are read. For AWS the chain file says which: throws as reading that does, and as AWS's sources do. */
export async function openSources(services: Services, folder: string, source: FlowSource): Promise<TraceSources> {
  if (source.kind === 'local') return services.localSources(folder);
  const { profile, region } = source;
  return services.awsSources(await services.readChain(folder), { region, ...(profile === null ? {} : { profile }) });
}
