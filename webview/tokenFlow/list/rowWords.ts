import type { FlowRow } from '../../../src/core/story/flowRow.ts';
import { visible } from '../../../src/core/story/visible.ts';

/** Made for the first day that is neither today nor yesterday: the first formatter of a page takes longer than all its rows. */
let day: Intl.DateTimeFormat | null = null;
/** The name that was told last, and the local midnight at which its day begins: rows of one day stand together, and formatting takes longer than all else of a row. */
let named = { midnight: NaN, name: '' };

/** Local time of day, "10:43:31"; a log may hold a number that is no time at all. */
export function timeOfDay(at: number | null): string | null {
  if (!isTime(at)) return null;
  const time = new Date(at);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** "Today", "Yesterday", "Friday, 20 November 2026". */
export function dayName(at: number | null, now: number): string {
  if (!isTime(at)) return 'Time unknown';
  const midnight = midnightOf(at);
  if (midnight === midnightOf(now)) return 'Today';
  if (midnight === midnightOf(now - 86_400_000)) return 'Yesterday';
  day ??= new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  if (named.midnight !== midnight) named = { midnight, name: day.format(at) };
  return named.name;
}

function midnightOf(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** A row has room for the name before the @; the tooltip and the flow's head have all of it. */
export function shortUser(user: string): string {
  const at = user.indexOf('@');
  return visible(at > 0 ? user.slice(0, at) : user);
}

export function sessionWords({ session }: Pick<FlowRow, 'session'>): string {
  return session === null ? 'session not logged' : `session ${visible(session)}`;
}

const verdictWord: { readonly [verdict in FlowRow['verdict']]: string } = { healthy: 'Healthy', broken: 'Broken', undetermined: 'Undetermined', inProgress: 'In progress' };

export function verdictWords({ verdict, brokenAt }: Pick<FlowRow, 'verdict' | 'brokenAt'>): string {
  return verdict === 'broken' && brokenAt !== null ? `Broken at ${brokenAt}` : verdictWord[verdict];
}

/** All that a row says, for who cannot see it: "Broken at interceptor, 10:43:31, ana, listOrders, request headers not passed". */
export function rowLabel(row: FlowRow, dayOfRow: string | null): string {
  const when = timeOfDay(row.startedAt) ?? 'time unknown';
  return [
    verdictWords(row), dayOfRow === null ? when : `${dayOfRow} ${when}`, row.user === null ? 'user unknown' : shortUser(row.user),
    row.tool === null ? 'no tool call' : visible(row.tool), visible(row.short),
  ].filter((part) => part !== '').join(', ');
}

function isTime(at: number | null): at is number {
  return at !== null && !Number.isNaN(new Date(at).getTime());
}
