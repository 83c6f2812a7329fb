import type { AwsRefusal } from '../awsFailure.ts';
import { filterGroup } from '../filterGroup.ts';
import type { FilteredGroup } from '../filterGroup.ts';
import type { LogEvent } from '../logEvents.ts';
import type { RecentIds } from '../recentIds.ts';

/** A group's events since then, each that has not been met. A group that is refused has none. */
export async function readSince(group: Omit<FilteredGroup, 'window'>, since: number, met: RecentIds, signal: AbortSignal): Promise<{ readonly events: readonly LogEvent[]; readonly refusal: AwsRefusal | null }> {
  const events: LogEvent[] = [];
  // Only what is given is met: where a later page fails, the next try brings the earlier ones again.
  const unmet = (read: readonly LogEvent[]) => read.filter(({ eventId }) => eventId === undefined || met.addNew(eventId));
  for await (const page of filterGroup({ ...group, window: { since } }, signal)) {
    if ('refusal' in page) return { events: unmet(events), refusal: page.refusal };
    events.push(...page.events);
  }
  return { events: unmet(events), refusal: null };
}
