import { IdLinks, strongIds } from './idLinks.ts';
import type { LinkedId } from './idLinks.ts';
import type { Membership } from './membership.ts';
import type { ObservationStore } from '../rows/observationStore.ts';

/** A row can be reached over another one's ids: platform line -> interceptor's record -> agent's. More steps than these say that ids are made up. */
const longestWay = 4;

type Join = { readonly row: number; readonly flow: number; readonly by: LinkedId };

/** What ids alone do not settle. */
export type Unsettled = {
  readonly rows: readonly number[];
  /** True for a row whose ids point to several flows: it belongs to one of them, and nobody knows which. */
  readonly isContested: (row: number) => boolean;
  readonly links: IdLinks;
};

/**
 * Joins loose rows to the flow that their ids point to, strongest id first, the session only where no stronger one settles it. Each round decides by what
 * was known before it, so that the order of the rows changes nothing. `joined`: the rows that have a flow already.
 */
export function joinByIds(store: ObservationStore, membership: Membership, joined: readonly number[], loose: readonly number[]): Unsettled {
  const links = new IdLinks(store, loose);
  for (const row of joined) links.link(row, membership.flowOf(row));
  const unlinked = joinInRounds(loose, membership, links, (row) => strongJoin(row, links));
  const rows = joinInRounds(unlinked, membership, links, (row) => strongJoin(row, links) ?? sessionJoin(row, links));
  return { rows, links, isContested: (row) => isContested(row, links) };
}

function joinInRounds(rows: readonly number[], membership: Membership, links: IdLinks, joinOf: (row: number) => Join | null): readonly number[] {
  let open = rows;
  for (let round = 0; round < longestWay && open.length > 0; round++) {
    const joins = open.map(joinOf).filter((join) => join !== null);
    if (joins.length === 0) break;
    for (const { row, flow, by } of joins) membership.join(row, flow, by);
    for (const { row, flow } of joins) links.link(row, flow);
    open = open.filter((row) => membership.flowOf(row) < 0);
  }
  return open;
}

function strongJoin(row: number, links: IdLinks): Join | null {
  let join: Join | null = null;
  for (const by of strongIds) {
    const flow = links.flowBy(row, by);
    if (flow === null) continue;
    if (join !== null && join.flow !== flow) return null;
    join ??= { row, flow, by };
  }
  return join;
}

function sessionJoin(row: number, links: IdLinks): Join | null {
  if (isContested(row, links)) return null;
  const flow = links.flowBy(row, 'sessionId');
  return flow === null ? null : { row, flow, by: 'sessionId' };
}

function isContested(row: number, links: IdLinks): boolean {
  let pointed: number | null = null;
  for (const name of strongIds) {
    if (links.isShared(row, name)) return true;
    const flow = links.flowBy(row, name);
    if (flow !== null && pointed !== null && flow !== pointed) return true;
    pointed ??= flow;
  }
  return false;
}
