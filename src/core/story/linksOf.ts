import { joinStrengths } from '../flow/flow.ts';
import type { JoinedObservation } from '../flow/flow.ts';
import type { StoryLink } from './story.ts';
import { joinWords } from './words/factWords.ts';

/** By which keys these records were joined to their flow: each key once, strongest first. */
export function linksOf(records: readonly JoinedObservation[]): readonly StoryLink[] {
  const links = new Map<string, StoryLink>();
  for (const record of records) {
    const { joinedBy: by } = record;
    const key = keyOf(record);
    const id = `${by} ${key}`;
    links.set(id, { by, words: joinWords[by], key, records: (links.get(id)?.records ?? 0) + 1 });
  }
  return [...links.values()].sort((a, b) => joinStrengths.indexOf(a.by) - joinStrengths.indexOf(b.by));
}

function keyOf({ joinedBy, rpcId, tool, ...ids }: JoinedObservation): string | null {
  if (joinedBy === 'timeOnly') return null;
  if (joinedBy === 'rpcIdAndTool') return rpcId === undefined || tool === undefined ? null : `${rpcId} ${tool}`;
  if (joinedBy === 'tokenAndTime') return (ids.token ?? ids.loggedToken)?.fingerprint ?? null;
  return ids[joinedBy] ?? null;
}
