import { finishedOf, isFiltered, sameFilter, type AppState, type Heard } from './state.ts';
import { thousands } from './thousands.ts';

const phaseSentences: { readonly [phase in NonNullable<Heard['phase']>]: string } = {
  noFolder: 'No folder is open.', noChain: 'No chain in this folder.', restricted: 'Restricted Mode.', loading: 'Reading logs.', starting: 'The chain is starting.',
  live: 'The chain is running.', stopping: 'The chain is stopping.', stopped: 'The chain is stopped.',
};

/** What changed since the last announcement, summed up; null where nothing did. */
export function newsOf(state: AppState): string | null {
  const { heard, held, filter, host } = state;
  const sentences: string[] = [];
  if (host !== null && host.phase !== heard.phase) sentences.push(host.source.kind === 'aws' && host.phase === 'live' ? 'Flows of AWS.' : phaseSentences[host.phase]);
  if (held !== null && sameFilter(held.filter, filter)) sentences.push(...flowNews(state));
  return sentences.length === 0 ? null : sentences.join(' ');
}

function flowNews({ heard, held, filter }: AppState): readonly string[] {
  if (held === null) return [];
  const finished = finishedOf(held.page, filter);
  if (heard.filter === null || !sameFilter(heard.filter, filter)) {
    if (isFiltered(filter)) return [finished === 0 ? 'No flow matches.' : `${flows(finished)} ${finished === 1 ? 'matches' : 'match'}.`];
    return finished === 0 ? [] : [`${flows(finished)}.`];
  }
  const fresh = finished - heard.finished;
  if (fresh <= 0) return [];
  const broken = held.page.counts.broken - heard.broken;
  return [`${fresh} new ${fresh === 1 ? 'flow' : 'flows'}${broken > 0 ? `, ${broken} broken` : ''}.`];
}

export function heardNow({ filter, held, host }: AppState): Heard {
  return {
    filter: held === null ? null : filter, finished: held === null ? 0 : finishedOf(held.page, filter), broken: held?.page.counts.broken ?? 0, phase: host?.phase ?? null,
  };
}

/** "1,240 flows" */
export function flows(count: number): string {
  return `${thousands(count)} ${count === 1 ? 'flow' : 'flows'}`;
}
