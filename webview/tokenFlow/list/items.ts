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
  return row + headsBefore(headsOf(page), (from) => from <= row);
}

export function itemAt(item: number, page: FlowPage): ListItem {
  const heads = headsOf(page);
  const above = headsBefore(heads, (from, place) => from + place <= item);
  const last = heads[above - 1];
  return last !== undefined && last + above - 1 === item ? headAt(last, page) : { kind: 'row', row: item - above };
}

/** How many of them stand before some place, where `isBefore` holds of those first and of none behind. A list may have five hundred, and asks for each item that it draws. */
function headsBefore(heads: readonly number[], isBefore: (from: number, place: number) => boolean): number {
  let [low, high] = [0, heads.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(heads[middle] ?? Infinity, middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first row at or below an item. */
export function rowFrom(item: number, page: FlowPage): number {
  const found = itemAt(item, page);
  return found.kind === 'row' ? found.row : found.kind === 'day' ? found.day.from : found.from;
}

/** Whether a header stands above a row. */
export function hasHead(row: number, page: FlowPage): boolean {
  const heads = headsOf(page);
  return heads[headsBefore(heads, (from) => from <= row) - 1] === row;
}

function headAt(from: number, { groups, days }: FlowPage): ListItem {
  if (groups === undefined) return { kind: 'day', day: days.find((day) => day.from === from) ?? { from, startedAt: null } };
  return { kind: 'group', from, group: groups.inWindow.find((group) => group.from === from) ?? null };
}
