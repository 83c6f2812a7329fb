import type { FlowDay, FlowGroup, FlowPage } from '../../../src/core/story/flowPage.ts';

/** What stands at one place of the list: a flow, or the day or group that the flows below it are of. */
export type ListItem = { readonly kind: 'row'; readonly row: number } | { readonly kind: 'day'; readonly day: FlowDay } | { readonly kind: 'group'; readonly from: number; /** Null outside of the window. */ readonly group: FlowGroup | null };

/** Rows with a header above them: of each group, or else of each day once there are several. */
function headsOf({ groups, days }: FlowPage): readonly number[] {
  return groups?.starts ?? (days.length > 1 ? days.map(({ from }) => from) : []);
}

/** Items in the list: rows and headers. */
export function itemCount(page: FlowPage): number {
  return page.matching + headsOf(page).length;
}

export function itemOfRow(row: number, page: FlowPage): number {
  return row + headsOf(page).filter((from) => from <= row).length;
}

export function itemAt(item: number, page: FlowPage): ListItem {
  const heads = headsOf(page);
  for (let above = heads.length; above > 0; above -= 1) {
    const place = above - 1;
    const header = (heads[place] ?? 0) + place;
    if (item === header) return headAt(heads[place] ?? 0, page);
    if (item > header) return { kind: 'row', row: item - above };
  }
  return { kind: 'row', row: item };
}

/** The first row at or below an item. */
export function rowFrom(item: number, page: FlowPage): number {
  const found = itemAt(item, page);
  return found.kind === 'row' ? found.row : found.kind === 'day' ? found.day.from : found.from;
}

/** Whether a header stands above a row. */
export function hasHead(row: number, page: FlowPage): boolean {
  return headsOf(page).includes(row);
}

function headAt(from: number, { groups, days }: FlowPage): ListItem {
  if (groups === undefined) return { kind: 'day', day: days.find((day) => day.from === from) ?? { from, startedAt: null } };
  return { kind: 'group', from, group: groups.inWindow.find((group) => group.from === from) ?? null };
}
