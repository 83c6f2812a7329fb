import type { ConfigurationInForce, ConfigurationResource, ConfigurationRevision, InForce } from './configuration.ts';

/** From a flow's first record to its last, in epoch milliseconds; null where its records hold no time. */
export type FlowWindow = { readonly from: number | null; readonly to: number | null };

/** Answers what was in force during a flow. One timeline serves all flows of a chain. */
export type ConfigurationTimeline = (window: FlowWindow) => ConfigurationInForce;

/**
 * Does not look at the desired file. Of each resource the revision that held from before the flow until its end:
 * one that is too young, changed under way or could not be read is `unknown`, with the reason.
 */
export function configurationAt(revisions: readonly ConfigurationRevision[], window: FlowWindow): ConfigurationInForce {
  return configurationTimeline(revisions)(window);
}

/**
 * `configurationAt` for many flows: configuration changes seldom and flows are many, so each stretch between two changes
 * is worked out once.
 */
export function configurationTimeline(revisions: readonly ConfigurationRevision[]): ConfigurationTimeline {
  const sorted = [...revisions].sort((a, b) => a.from - b.from);
  const changes = [...new Set(sorted.map((revision) => revision.from))];
  const quietStretches = new Map<number, ConfigurationInForce>();
  const timeless = allUnknown('the time of this flow is unknown');

  return ({ from, to }) => {
    if (from === null) return timeless;
    const end = to ?? from;
    const stretch = changesUntil(changes, from);
    const nextChange = changes[stretch];
    if (nextChange !== undefined && nextChange < end) return selectAll(sorted, from, end);
    const known = quietStretches.get(stretch);
    if (known !== undefined) return known;
    const selected = selectAll(sorted, from, from);
    quietStretches.set(stretch, selected);
    return selected;
  };
}

function changesUntil(changes: readonly number[], time: number): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle] ?? Infinity) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function selectAll(sorted: readonly ConfigurationRevision[], from: number, to: number): ConfigurationInForce {
  return {
    identity: select(revisionsOf(sorted, 'identity'), from, to, 'identity'),
    runtime: select(revisionsOf(sorted, 'runtime'), from, to, 'runtime'),
    gateway: select(revisionsOf(sorted, 'gateway'), from, to, 'gateway'),
    targets: selectTargets(revisionsOf(sorted, 'target'), from, to),
  };
}

type RevisionOf<T> = { readonly from: number } & ({ readonly value: T } | { readonly unreadable: string });
type ValueOf<R extends ConfigurationResource> = Extract<ConfigurationRevision, { readonly resource: R; readonly value: unknown }>['value'];

function revisionsOf<R extends ConfigurationResource>(revisions: readonly ConfigurationRevision[], resource: R): readonly RevisionOf<ValueOf<R>>[] {
  return revisions.filter((revision): revision is ConfigurationRevision & RevisionOf<ValueOf<R>> => revision.resource === resource);
}

function selectTargets<T extends { readonly name: string }>(revisions: readonly RevisionOf<T>[], from: number, to: number): ReadonlyMap<string, InForce<T>> {
  const byName = new Map<string, RevisionOf<T>[]>();
  const unreadable: RevisionOf<T>[] = [];
  for (const revision of revisions) {
    if ('unreadable' in revision) unreadable.push(revision);
    else byName.set(revision.value.name, [...(byName.get(revision.value.name) ?? []), revision]);
  }
  const targets = new Map<string, InForce<T>>();
  for (const [name, own] of byName) targets.set(name, select([...own, ...unreadable].sort((a, b) => a.from - b.from), from, to, 'target'));
  if (byName.size === 0 || unreadable.length > 0) targets.set('*', select(unreadable, from, to, 'target'));
  return targets;
}

/**
 * `revisions` of one resource, oldest first. A change at the flow's very first or last millisecond counts as outside:
 * whoever changes a setting for one request does it before the request and after its last record.
 */
function select<T>(revisions: readonly RevisionOf<T>[], from: number, to: number, resource: ConfigurationResource): InForce<T> {
  const held = revisions.findLast((revision) => revision.from <= from);
  if (held === undefined) return unknown(reasonForNone(revisions, resource));
  if ('unreadable' in held) return unknown(held.unreadable);
  if (revisions.some((revision) => revision.from > from && revision.from < to)) return unknown(`the ${resource}’s configuration changed during this flow`);
  return { state: 'known', value: held.value, from: held.from };
}

function reasonForNone<T>(revisions: readonly RevisionOf<T>[], resource: ConfigurationResource): string {
  for (const revision of revisions) if ('unreadable' in revision) return revision.unreadable;
  return revisions.length === 0
    ? `the ${resource}’s configuration was not read`
    : `the ${resource}’s configuration changed after this flow, and no earlier one is kept`;
}

function allUnknown(because: string): ConfigurationInForce {
  const nothing = unknown(because);
  return { identity: nothing, runtime: nothing, gateway: nothing, targets: new Map([['*', nothing]]) };
}

function unknown(because: string): { readonly state: 'unknown'; readonly because: string } {
  return { state: 'unknown', because };
}
