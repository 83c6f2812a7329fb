import type { HopMark, Thread } from '../../../src/core/story/story.ts';
import { symbolId } from './MarkSymbols.tsx';

const step = 11;
const middle = 7;

type StripProps = { readonly marks: readonly HopMark[]; readonly threads: readonly Thread[] };

/** The hop diagram of one row, 58 x 14 px: nothing that a screen reader would miss, since the row's label says it. Needs `MarkSymbols` on the page. */
export function HopStrip({ marks, threads }: StripProps) {
  return (
    <svg class="hop-strip" width="58" height="14" aria-hidden="true" focusable="false">
      {threads.map((thread, place) => <StripThread key={place} thread={thread} x={middle + place * step} />)}
      {marks.map((mark, place) => <use key={place} href={`#${symbolId(mark)}`} x={middle + place * step} y={middle} />)}
    </svg>
  );
}

function StripThread({ thread, x }: { readonly thread: Thread; readonly x: number }) {
  if (thread === 'none') return null;
  if (thread === 'cut') return <line x1={x} x2={x + step / 2 - 0.5} y1={middle} y2={middle} class="thread" />;
  if (thread === 'guess') return <line x1={x} x2={x + step} y1={middle} y2={middle} class="thread thread-guess" />;
  if (thread === 'same') return <line x1={x} x2={x + step} y1={middle} y2={middle} class="thread" />;
  return (
    <>
      <line x1={x} x2={x + step} y1={middle - 1.5} y2={middle - 1.5} class="thread thread-other" />
      <line x1={x} x2={x + step} y1={middle + 1.5} y2={middle + 1.5} class="thread thread-other" />
    </>
  );
}
