import type { HopName } from '../../../src/core/chain/hop.ts';
import type { Story } from '../../../src/core/story/story.ts';
import { stopWords } from '../../../src/core/story/words/storyWords.ts';
import type { DetailActions } from './detailProps.ts';
import { StoryLine } from './StoryLine.tsx';

export type StoryLinesProps = {
  readonly story: Story;
  readonly openHop: HopName | null;
  readonly pausedAt: HopName | null;
  /** The open hop's facts stand beside the story, and one is always open. */
  readonly beside: boolean;
  readonly now: number;
  readonly act: DetailActions;
};

/** The call told in five numbered lines. It stops at the first failed expectation, where a rule says so. */
export function StoryLines({ story, openHop, pausedAt, beside, now, act }: StoryLinesProps) {
  const start = story.lines.find(({ offsetMs }) => offsetMs !== null);
  return (
    <section class="story" aria-labelledby="story-title">
      <h3 id="story-title" class="section-title">Story</h3>
      <ol class="story-lines">
        {story.lines.map((line, place) => [
          <StoryLine
            key={line.hop} story={story} line={line} before={story.lines[place - 1] ?? null} isStart={line === start} isOpen={line.hop === openHop} isPaused={line.hop === pausedAt}
            beside={beside} now={now} act={act}
          />,
          line.stop && <li key="stop" class="stop"><span>{stopWords(story)}</span></li>,
        ])}
      </ol>
    </section>
  );
}
