import type { FlowRows } from '../correlation/membership.ts';
import type { ObservationStore } from './observationStore.ts';

/** How much is kept. `characters`: of the lines, as they were logged. */
export type FlowLimits = { readonly flows: number; readonly records: number; readonly characters: number };

/**
 * Rows of the newest flows, and of those in no flow that are no older, as many as may be kept; in the order added. Those of the very newest flow are always
 * among them. `newest`: every flow of `rows`, newest first.
 */
export function newestRows(store: ObservationStore, rows: FlowRows, newest: readonly { readonly number: number; readonly startedAt: number | null }[], most: FlowLimits): readonly number[] {
  const isKept = new Uint8Array(store.size);
  const isLoose = new Uint8Array(store.size).fill(1);
  const room = { rows: most.records, characters: most.characters };
  const take = (own: Iterable<number>): void => {
    for (const row of own) {
      isKept[row] = 1;
      room.rows -= 1;
      room.characters -= store.charactersOf(row);
    }
  };
  let oldest = -Infinity;
  let isFull = false;
  newest.forEach(({ number, startedAt }, place) => {
    const own = rows.of(number);
    for (const row of own) isLoose[row] = 0;
    isFull ||= place >= most.flows || (place > 0 && (own.length > room.rows || own.reduce((sum, row) => sum + store.charactersOf(row), 0) > room.characters));
    if (isFull) return;
    take(own);
    oldest = startedAt ?? oldest;
  });
  const loose = marked(isLoose).filter((row) => !(store.time(row) < oldest));
  const age = (row: number): number => (Number.isNaN(store.time(row)) ? Infinity : -store.time(row));
  for (const row of loose.sort((a, b) => age(a) - age(b))) if (room.rows > 0 && room.characters >= store.charactersOf(row)) take([row]);
  return marked(isKept);
}

function marked(marks: Uint8Array): number[] {
  const rows: number[] = [];
  marks.forEach((mark, row) => {
    if (mark === 1) rows.push(row);
  });
  return rows;
}
