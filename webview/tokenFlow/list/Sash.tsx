import { leastListRows, mostListRows, rowHeight } from '../app/state.ts';

type SashProps = { readonly rows: number; readonly onMove: (rows: number) => void };

/** Between list and detail, where one stands above the other: with the pointer, or a row at a time with the keyboard. */
export function Sash({ rows, onMove }: SashProps) {
  const onKeyDown = (event: KeyboardEvent): void => {
    const to: { readonly [key: string]: number } = { ArrowUp: rows - 1, ArrowDown: rows + 1, Home: leastListRows, End: mostListRows };
    const next = to[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onMove(next);
  };
  const onPointerDown = (event: PointerEvent): void => {
    const sash = event.currentTarget;
    if (!(sash instanceof HTMLElement)) return;
    event.preventDefault();
    sash.setPointerCapture(event.pointerId);
    const from = event.clientY;
    const drag = ({ clientY }: PointerEvent): void => onMove(rows + (clientY - from) / rowHeight);
    sash.addEventListener('pointermove', drag);
    sash.addEventListener('lostpointercapture', () => sash.removeEventListener('pointermove', drag), { once: true });
  };
  return (
    <div
      class="sash" role="separator" tabIndex={0} aria-orientation="horizontal" aria-label="Height of the list" aria-valuenow={rows} aria-valuemin={leastListRows} aria-valuemax={mostListRows}
      aria-valuetext={`${rows} rows`} onKeyDown={onKeyDown} onPointerDown={onPointerDown}
    />
  );
}
