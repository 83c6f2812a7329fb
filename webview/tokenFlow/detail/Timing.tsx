import { capital } from '../../../src/core/diagnosis/texts/words.ts';
import type { Story, StoryLine } from '../../../src/core/story/story.ts';
import { formatMilliseconds, timeWords } from '../../../src/core/story/words/factWords.ts';
import { clockWords } from '../../../src/core/story/words/storyWords.ts';
import { barsOf, type Bar } from './barsOf.ts';

/** When the call was at each hop, by what the hops' own clocks said. Nothing is corrected: where clocks differ, a sentence says so. */
export function Timing({ story }: { readonly story: Story }) {
  const { lines, durationMs } = story;
  const start = lines.find(({ offsetMs }) => offsetMs !== null);
  const bars = barsOf(story);
  return (
    <section class="timing" aria-labelledby="timing-title">
      <h3 id="timing-title" class="section-title">Timing {durationMs !== null && <span class="meta">{formatMilliseconds(durationMs)}</span>}</h3>
      {clockWords(lines).map((sentence) => <p key={sentence} class="note">{sentence}</p>)}
      <ul>
        {lines.map((line, place) => (
          <li key={line.hop}>
            <span>{capital(line.hop)}</span>
            <svg height="16" aria-hidden="true" focusable="false"><line x1="0" x2="100%" y1="8" y2="8" class="bar-track" /><BarPicture bar={bars[place] ?? null} line={line} /></svg>
            <span class="bar-time">{line === start ? 'start' : timeWords(line) || (line.mark === 'notReached' ? line.word : 'no record')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function BarPicture({ bar, line: { mark } }: { readonly bar: Bar | null; readonly line: StoryLine }) {
  if (bar === null) return null;
  return (
    <>
      {bar.doubt !== null && <rect x={`${bar.doubt.from}%`} width={`${bar.doubt.length}%`} y="4" height="8" class="bar-doubt" />}
      <rect x={`${bar.from}%`} width={`${bar.length}%`} y="5" height="6" rx="1" class={`bar bar-${mark}`} />
    </>
  );
}
