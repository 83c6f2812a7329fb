import type { HopMark, Thread } from '../../../src/core/story/story.ts';
import { symbolId } from './MarkSymbols.tsx';

const step = 11;
const middle = 7;

/** How far each small mark reaches to its sides: threads end there. */
const reach: { readonly [mark in HopMark]: number } = { verified: 3, same: 2, seen: 2, passedOn: 3, failed: 4.5, other: 3.5, notLogged: 4, guess: 3.4, notReached: 2 };

type StripProps = { readonly marks: readonly HopMark[]; readonly threads: readonly Thread[] };

/** The hop diagram of one row, 58 x 14 px: nothing that a screen reader would miss, since the row's label says it. Needs `MarkSymbols` on the page. */
export function HopStrip({ marks, threads }: StripProps) {
  return (
    <svg class="hop-strip" width="58" height="14" aria-hidden="true" focusable="false">
      {threads.map((thread, place) => {
        const x = middle + place * step;
        return <StripThread key={place} thread={thread} from={x + reach[marks[place] ?? 'seen']} to={x + step - reach[marks[place + 1] ?? 'seen']} />;
      })}
      {marks.map((mark, place) => <use key={place} href={`#${symbolId(mark)}`} x={middle + place * step} y={middle} />)}
    </svg>
  );
}

function StripThread({ thread, from, to }: { readonly thread: Thread; readonly from: number; readonly to: number }) {
  const line = (kind: string, end = to, aside = 0) => <line x1={from} x2={end} y1={middle + aside} y2={middle + aside} class={kind} />;
  if (thread === 'none') return null;
  if (thread === 'cut') return line('thread', (from + to) / 2);
  if (thread === 'other') return <>{line('thread thread-other', to, -1.5)}{line('thread thread-other', to, 1.5)}</>;
  return line(thread === 'guess' ? 'thread thread-guess' : 'thread');
}
