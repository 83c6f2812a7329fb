import type { Thread } from '../../../src/core/story/story.ts';

export type WayProps = {
  readonly thread: Thread;
  /** Lengths of SVG, `10%` or `14`. */
  readonly from: string;
  readonly to: string;
  /** Where a thread that is cut ends. */
  readonly end: string;
  /** The other coordinate, in pixels. */
  readonly at: number;
  readonly down?: boolean;
};

/** The token's way from one mark to the next, across or down: drawn in percentages, so that nothing is ever measured. */
export function Way({ thread, from, to, end, at, down = false }: WayProps) {
  const line = (start: string, stop: string, kind: string, aside = 0) =>
    (down ? <line x1={at + aside} x2={at + aside} y1={start} y2={stop} class={kind} /> : <line x1={start} x2={stop} y1={at + aside} y2={at + aside} class={kind} />);
  if (thread === 'same') return line(from, to, 'thread');
  if (thread === 'guess') return line(from, to, 'thread thread-guess');
  if (thread === 'none') return line(from, to, 'thread-track');
  if (thread === 'other') return <>{line(from, to, 'thread thread-other', -2)}{line(from, to, 'thread thread-other', 2)}</>;
  return (
    <>
      {line(from, end, 'thread')}
      <svg x={down ? at : end} y={down ? end : at} overflow="visible"><path d={down ? 'M-6 0H6' : 'M0-6V6'} class="thread" /></svg>
      {line(end, to, 'thread-track')}
    </>
  );
}
