import { durationWords } from '../../diagnosis/texts/words.ts';
import type { ClaimValue } from '../../token/tokenView.ts';
import type { Clock } from '../clock.ts';
import type { ClaimRow, StoryLine } from '../story.ts';

/** Stands where a claim's value is not shown, by policy or since it is too large. */
export const maskedWords = 'masked by the claim policy';

/**
 * "api://billing", "no longer there, was 3": what there is to say of a claim at a hop, in whatever length it has. `at`: the hop's time; `show`: how a value
 * is set apart from our words.
 */
export function claimWords(row: ClaimRow, at: number | null, clock: Clock, show = (value: string) => value): string {
  const now = (): string => show(valueWords(row, row.value, at, clock));
  const was = (): string => `was ${show(valueWords(row, row.before, at, clock))}`;
  if (row.change === 'deleted') return `no longer there, ${was()}`;
  if (row.change === 'modified') return `${now()}, ${was()}`;
  return row.change === 'added' ? `${now()}, new here` : now();
}

/** The hop before that showed the same token, and so the same claims. */
export function sameTokenBefore(line: StoryLine, lines: readonly StoryLine[]): StoryLine | null {
  return lines.find(({ number, fingerprint }) => number < line.number && fingerprint !== null && fingerprint === line.fingerprint) ?? null;
}

function valueWords({ kind }: ClaimRow, value: ClaimValue, at: number | null, clock: Clock): string {
  if (kind === 'masked') return maskedWords;
  if (kind === 'time' && typeof value === 'number') return momentWords(value, at, clock);
  if (kind === 'list' && Array.isArray(value)) return entryWords(value);
  return plainValue(value);
}

function momentWords(seconds: number, at: number | null, clock: Clock): string {
  const moment = `${clock.date(seconds * 1000)} ${clock.time(seconds * 1000)}`;
  return at === null ? moment : `${moment}, ${relativeWords(seconds, at)}`;
}

/** "30 min after this hop". `seconds`: a claim's time; `at`: the hop's, in epoch milliseconds. */
export function relativeWords(seconds: number, at: number): string {
  const after = seconds - at / 1000;
  return `${durationWords(after)} ${after < 0 ? 'before' : 'after'} this hop`;
}

/** A text as it is, anything else as JSON. */
export function plainValue(value: ClaimValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Entries of a list that are shown before it is asked for more. */
export const shownEntries = 5;

function entryWords(entries: readonly ClaimValue[]): string {
  const shown = entries.slice(0, shownEntries).map(plainValue);
  return entries.length > shownEntries ? `${shown.join(', ')} and ${entries.length - shownEntries} more` : shown.join(', ');
}
