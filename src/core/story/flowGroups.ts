import type { FlowGroup, FlowGrouping, ShownGroups } from './flowPage.ts';
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

/** What a view is told of groups: where each begins, and more only of those whose rows it shows, from one place of the list to before another. */
export function groupsInWindow(groups: readonly FlowGroup[], from: number, to: number): ShownGroups {
  return { starts: groups.map((group) => group.from), inWindow: groups.filter((group) => group.from < to && group.from + group.flows > from) };
}
