import { capital } from '../../../src/core/diagnosis/texts/words.ts';
import type { Story, StoryLine as Line } from '../../../src/core/story/story.ts';
import { visible } from '../../../src/core/story/visible.ts';
import { timeWords } from '../../../src/core/story/words/factWords.ts';
import { lineId, type DetailActions } from './detailProps.ts';
import { HopFacts } from './HopFacts.tsx';
import { Rail } from './Rail.tsx';
import { shortHeader } from './shortHeader.ts';
import { Spelled, Words } from './Words.tsx';

type StoryLineProps = {
  readonly story: Story;
  readonly line: Line;
  readonly before: Line | null;
  /** The hop from which the others' times are counted. */
  readonly isStart: boolean;
  readonly isOpen: boolean;
  readonly isPaused: boolean;
  readonly beside: boolean;
  readonly now: number;
  readonly act: DetailActions;
};

/** One hop in one sentence, and its facts where the line is open: below it, or beside the story where there is room. */
export function StoryLine({ story, line, before, isStart, isOpen, isPaused, beside, now, act }: StoryLineProps) {
  const { hop, number, mark, sentence, afterStop } = line;
  const time = isStart ? 'start' : timeWords(line);
  const factsId = `facts-${hop}`;
  const state = beside ? { 'aria-current': isOpen ? ('true' as const) : undefined } : { 'aria-expanded': isOpen, 'aria-controls': isOpen ? factsId : undefined };
  return (
    <li class={`line line-${mark}${line.stop ? ' line-stop' : ''}${afterStop ? ' line-after' : ''}${isOpen ? ' line-open' : ''}`}>
      <span class="line-number">{number}</span>
      <Rail line={line} before={before} isPaused={isPaused} />
      <button type="button" id={lineId(hop)} class="line-head" {...state} onClick={() => act.openHop(isOpen && !beside ? null : hop)}>
        <span class="line-sentence"><Words text={sentence} /></span>
        {time !== '' && <span class="line-time">{time}</span>}
        <LineEnd line={line} isPaused={isPaused} />
      </button>
      {isOpen && (
        <section id={factsId} class="line-facts" aria-label={`${capital(hop)}, hop ${number} of ${story.lines.length}`}>
          <h3 class="section-title facts-title">{capital(hop)} <span class="meta">hop {number} of {story.lines.length}</span></h3>
          <HopFacts key={story.flowId} story={story} line={line} now={now} act={act} />
        </section>
      )}
    </li>
  );
}

function LineEnd({ line: { summary, headerIn, headerOut }, isPaused }: { readonly line: Line; readonly isPaused: boolean }) {
  const header = headerOut ?? headerIn;
  const said = isPaused ? 'paused here in the debugger' : summary;
  if (said === '' && header === null) return null;
  return (
    <span class="line-end">
      {said !== '' && <span><Words text={said} /></span>}
      {header !== null && <code title={visible(header)}><bdi><Spelled text={shortHeader(header)} /></bdi></code>}
    </span>
  );
}
