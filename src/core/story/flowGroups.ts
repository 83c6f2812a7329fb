import type { FlowGroup, FlowGrouping } from './flowPage.ts';
import type { FlowRow } from './flowRow.ts';

/** A grouped list: its rows in the order shown, and where each group begins. */
export type GroupedRows = { readonly rows: readonly FlowRow[]; readonly groups: readonly FlowGroup[] };

/** So many groups have a header of their own: of thousands of sessions those with the newest flows; the others stand together below them. */
const groupsAtMost = 500;

/** `rows`: newest first. The group with the newest flow comes first, and within each the newest flow. Flows of unknown user or session are one group. */
export function groupFlows(rows: readonly FlowRow[], grouping: FlowGrouping): GroupedRows {
  const byName = new Map<string | null, FlowRow[]>();
  const others: FlowRow[] = [];
  for (const row of rows) {
    const known = byName.get(row[grouping]);
    if (known !== undefined) known.push(row);
    else if (byName.size < groupsAtMost) byName.set(row[grouping], [row]);
    else others.push(row);
  }
  const parts: (readonly [Pick<FlowGroup, 'name' | 'kind'>, readonly FlowRow[]])[] = [...byName].map(([name, own]) => [{ kind: name === null ? 'unknown' : grouping, name }, own]);
  if (others.length > 0) parts.push([{ kind: 'others', name: null }, others]);
  const ordered: FlowRow[] = [];
  const groups = parts.map(([named, own]): FlowGroup => {
    const from = ordered.length;
    for (const row of own) ordered.push(row);
    return { ...named, from, flows: own.length, broken: own.filter(({ verdict }) => verdict === 'broken').length };
  });
  return { rows: ordered, groups };
}

/** The same groups without what only those say whose rows are shown: a view holds no name that it does not show. */
export function groupsInWindow(groups: readonly FlowGroup[], from: number, to: number): readonly FlowGroup[] {
  return groups.map((group, place) => {
    const end = groups[place + 1]?.from ?? Infinity;
    return group.from < to && end > from ? group : { kind: group.kind, name: null, from: group.from, flows: 0, broken: 0 };
  });
}
