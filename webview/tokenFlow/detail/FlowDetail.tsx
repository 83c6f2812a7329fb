import { useLayoutEffect, useRef } from 'preact/hooks';
import type { HopName } from '../../../src/core/chain/hop.ts';
import { lineId, type DetailProps } from './detailProps.ts';
import { FlowHead, flowTitleId } from './FlowHead.tsx';
import { HopDiagram } from './HopDiagram.tsx';
import { openingHop } from './openingHop.ts';
import { Remarks } from './Remarks.tsx';
import { StoryLines } from './StoryLines.tsx';
import { Timing } from './Timing.tsx';
import { roomBeside, useMedia } from './useMedia.ts';
import { Verdict } from './Verdict.tsx';

/**
 * The selected flow: which one, verdict, why, remedy, diagram, story, claims, in this order on screen and in the page. It is the page's `main`, scrolls by
 * itself and fills the place that it is given. Another flow begins at its top; whoever stands on the headline, or on a hop's line, stays on it.
 */
export function FlowDetail({ shown, openHop, now, act }: DetailProps) {
  const { story, pausedAt } = shown;
  const beside = useMedia(roomBeside);
  const main = useRef<HTMLElement>(null);
  const drawn = useRef(story.flowId);
  // What was just put into the page stands at its top, and would have to be laid out twice to be told so.
  useLayoutEffect(() => {
    if (drawn.current !== story.flowId) main.current?.scrollTo(0, 0);
    drawn.current = story.flowId;
  }, [story.flowId]);
  const opened = openHop ?? (beside ? openingHop(story) : null);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    act.backToList();
  };
  const choose = (hop: HopName): void => {
    act.openHop(hop);
    // The line opens further down, out of sight perhaps: focus goes there, and the page with it.
    if (!beside) document.getElementById(lineId(hop))?.focus();
  };
  return (
    <main ref={main} class="detail" aria-labelledby={flowTitleId} onKeyDown={onKeyDown}>
      <FlowHead story={story} now={now} act={act} />
      <Verdict shown={shown} act={act} />
      <HopDiagram lines={story.lines} openHop={opened} pausedAt={pausedAt} onChoose={choose} />
      <div class="told">
        <StoryLines story={story} openHop={opened} pausedAt={pausedAt} beside={beside} now={now} act={act} />
        <Remarks story={story} />
        <Timing story={story} />
      </div>
    </main>
  );
}
