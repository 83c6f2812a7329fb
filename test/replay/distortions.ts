import type { HopName } from '../../src/core/chain/hop.ts';
import { hopNames } from '../../src/core/chain/hop.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export type Dice = () => number;

export function dice(seed: number): Dice {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What happens to log lines on their way out of AWS. */
export type Distortion = (records: readonly LogRecord[], roll: Dice) => readonly LogRecord[];

/** Each hop's lines come late by up to two minutes of their own, none before the line that it wrote before. */
export const delayed: Distortion = (records, roll) => {
  const delays = new Map(hopNames.map((hop): readonly [HopName, number] => [hop, roll() * 120_000]));
  return records.map((record, place) => ({ record, at: place + (delays.get(record.hop) ?? 0) })).sort((a, b) => a.at - b.at).map(({ record }) => record);
};

export const reordered: Distortion = (records, roll) => {
  const shuffled = [...records];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(roll() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other] as LogRecord, shuffled[last] as LogRecord];
  }
  return shuffled;
};

/** A fifth of the lines stand in their log twice, as a log that delivers at least once may have them. */
export const doubled: Distortion = (records, roll) => records.flatMap((record) => (roll() < 0.2 ? [record, { ...record, line: record.line + 1_000_000 }] : [record]));

/** One line of twenty is lost. */
export const thinned: Distortion = (records, roll) => records.filter(() => roll() >= 0.05);

/** The clock of each hop is off by up to half a minute, either way: its own code's and its service's alike. */
export const skewed: Distortion = (records, roll) => {
  const skews = new Map(hopNames.map((hop): readonly [HopName, number] => [hop, Math.round((roll() * 2 - 1) * 30_000)]));
  return records.map((record) => withTimes(record, skews.get(record.hop) ?? 0));
};

function withTimes(record: LogRecord, skewMs: number): LogRecord {
  const text = record.text
    .replace(/"(at|time|timestamp)":"(\d{4}-\d\d-\d\dT[^"]+)"/, (_, name: string, time: string) => `"${name}":"${new Date(Date.parse(time) + skewMs).toISOString()}"`)
    .replace(/"event_timestamp":(\d+)/, (_, time: string) => `"event_timestamp":${Number(time) + skewMs}`);
  return { ...record, text, ingestedAt: record.ingestedAt === null ? null : record.ingestedAt + skewMs };
}
