import type { HopSource } from '../flow/flow.ts';
import type { HopReadiness } from './readiness.ts';

/**
 * What is known of each hop's log, with the reason that a look at how it is set up gives. A log into which AWS writes nothing any more is missing, however
 * many older lines it holds: what is silent there is not logged, and never lost. What may not be read is told as AWS told it.
 */
export function sourcesWithReadiness(sources: readonly HopSource[], hops: readonly HopReadiness[]): readonly HopSource[] {
  return sources.map((source) => {
    const told = hops.find(({ hop, target }) => hop === source.hop && target === source.target);
    if (told === undefined || source.state === 'foreign' || source.state === 'unreadable') return source;
    if (told.isSilent) return { ...source, state: 'missing', because: told.because };
    const explains = source.state === 'missing' && (told.state === 'off' || told.state === 'notYet');
    return explains ? { ...source, because: told.because } : source;
  });
}
