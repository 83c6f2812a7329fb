import { spawnSync } from 'node:child_process';

/** One measured figure. Times are milliseconds and stand beside a yardstick of the same run: what `node -e 0` took then. */
export type Figure = { readonly median: number; readonly min: number; readonly max: number; readonly yardstickMs?: number };
export type Figures = { readonly [name: string]: Figure };

export function summarise(values: readonly number[]): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
  return { median: round(median), min: round(at(sorted, 0)), max: round(at(sorted, sorted.length - 1)) };
}

/** A time with its yardstick, both taken in turn so that a slow moment of the machine shows in both. */
export async function measureTimes(runs: number, takeMs: () => Promise<number>): Promise<Figure> {
  const times: number[] = [];
  const yardsticks: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    yardsticks.push(yardstick());
    times.push(await takeMs());
  }
  return { ...summarise(times), yardstickMs: summarise(yardsticks).median };
}

export function yardstick(): number {
  const started = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - started;
}

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError('a figure needs at least one measurement');
  return value;
}

function round(value: number): number {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(4));
}
