import type { StoryLine, Thread } from '../../../src/core/story/story.ts';
import { Mark, reachOf } from '../marks/Mark.tsx';
import { Way } from '../marks/Way.tsx';

type RailProps = { readonly line: StoryLine; readonly before: StoryLine | null; readonly isPaused: boolean };

const middle = 10;
const markAt = 14;
/** Marks of the diagram are drawn smaller here. */
const scale = 0.72;

/** The diagram turned upright: the token's way down along the lines. */
export function Rail({ line: { mark, thread, stop }, before, isPaused }: RailProps) {
  const reach = reachOf(mark, isPaused) * scale;
  const down = (kind: Thread, from: string, to: string) => <Way thread={kind} from={from} to={to} end="70%" at={middle} down />;
  // Below the stop a rule breaks the rail.
  const comes = before?.thread ?? null;
  const goes = stop && thread === 'none' ? null : thread;
  return (
    <svg class="rail" width={2 * middle} aria-hidden="true" focusable="false">
      {comes !== null && !(before?.stop === true && comes === 'none') && down(comes === 'cut' ? 'none' : comes, '-1', String(markAt - reach))}
      {goes !== null && down(goes, String(markAt + reach), '100%')}
      <svg x={middle} y={markAt} overflow="visible"><g transform={`scale(${scale})`}><Mark mark={mark} paused={isPaused} /></g></svg>
    </svg>
  );
}
