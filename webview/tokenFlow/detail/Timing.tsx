import { capital } from '../../../src/core/diagnosis/texts/words.ts';
import type { Story, StoryLine } from '../../../src/core/story/story.ts';
import { timelineOf, type TimelineHop } from '../../../src/core/story/timelineOf.ts';
import { formatMilliseconds, timeWords } from '../../../src/core/story/words/factWords.ts';
import { clockWords } from '../../../src/core/story/words/storyWords.ts';
import { timelineWords } from '../../../src/core/story/words/timelineWords.ts';
import { barsOf, type Bar } from './barsOf.ts';
import { preciseTime } from './localTime.ts';

/** When the call was at each hop, how long it took there and on the way to it, by what the hops' own clocks said. Nothing is corrected: where clocks differ, a sentence says so. */
export function Timing({ story }: { readonly story: Story }) {
  const { lines, durationMs } = story;
  const start = lines.find(({ offsetMs }) => offsetMs !== null);
  const timeline = timelineOf(lines);
  const bars = barsOf(lines, timeline);
  return (
    <section class="timing" aria-labelledby="timing-title">
      <h3 id="timing-title" class="section-title">Timing {durationMs !== null && <span class="meta">{formatMilliseconds(durationMs)}</span>}</h3>
      {clockWords(lines).map((sentence) => <p key={sentence} class="note">{sentence}</p>)}
      <ul>
        {lines.map((line, place) => (
          <li key={line.hop}>
            <span>{capital(line.hop)}</span>
            <svg height="16" aria-hidden="true" focusable="false"><line x1="0" x2="100%" y1="8" y2="8" class="bar-track" /><BarPicture bar={bars[place] ?? null} line={line} /></svg>
            <span class="bar-time" title={line.at === null ? undefined : preciseTime(line.at)}>{line === start ? 'start' : timeWords(line) || (line.mark === 'notReached' ? line.word : 'no record')}</span>
            <HopTimes hop={timeline[place]} line={line} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The same as the bar, in words. */
function HopTimes({ hop, line: { mark } }: { readonly hop: TimelineHop | undefined; readonly line: StoryLine }) {
  const words = hop === undefined ? '' : timelineWords(hop, mark === 'guess');
  return words === '' ? null : <span class="bar-words">{words}</span>;
}

/** Dotted: on its way to the hop. Thick: at the hop, until it passed the call on. Thin: it waits for the answer. */
function BarPicture({ bar, line: { mark } }: { readonly bar: Bar | null; readonly line: StoryLine }) {
  if (bar === null) return null;
  const { held, way, doubt } = bar;
  return (
    <>
      {way !== null && <line x1={`${way.from}%`} x2={`${bar.from}%`} y1="8" y2="8" class="bar-way" />}
      {doubt !== null && <rect x={`${doubt.from}%`} width={`${doubt.length}%`} y="4" height="8" class="bar-doubt" />}
      {held !== null && <rect x={`${bar.from}%`} width={`${bar.length}%`} y="7" height="2" class={`bar bar-${mark}`} />}
      <rect x={`${(held ?? bar).from}%`} width={`${(held ?? bar).length}%`} y="5" height="6" rx="1" class={`bar bar-${mark}`} />
    </>
  );
}
