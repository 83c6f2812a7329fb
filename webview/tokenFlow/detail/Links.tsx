import type { StoryLink } from '../../../src/core/story/story.ts';
import { isGuessed } from '../../../src/core/story/words/factWords.ts';
import { Breakable } from './Words.tsx';

/** Keys that others can have too: what they join is no more than likely. */
const weak: ReadonlySet<StoryLink['by']> = new Set(['sessionId', 'rpcIdAndTool']);

/** By which keys a hop's records were joined to the flow, each with its value. What is weak says so, and a guess stands in a dashed frame. */
export function Links({ links }: { readonly links: readonly StoryLink[] }) {
  const several = links.length > 1;
  return (
    <ul class="joins">
      {links.map(({ by, words, key, records }) => (
        <li key={`${by} ${key}`}>
          <span class={isGuessed(by) ? 'guess-tag' : weak.has(by) ? 'weak-tag' : undefined}>{words}{weak.has(by) && ', weak'}</span>
          {several && <span class="meta"> {records === 1 ? '1 record' : `${records} records`}</span>}
          {key !== null && <div class="join-key"><bdi><code><Breakable text={key} /></code></bdi></div>}
        </li>
      ))}
    </ul>
  );
}
