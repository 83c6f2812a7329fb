import type { FlowDay, FlowGroup, FlowPage } from '../../../src/core/story/flowPage.ts';

/** What stands at one place of the list: a flow, or the day or group that the flows below it are of. */
export type ListItem = { readonly kind: 'row'; readonly row: number } | { readonly kind: 'day'; readonly day: FlowDay } | { readonly kind: 'group'; readonly group: FlowGroup };

/** Headers between rows: of each group, or else of each day once there are several. */
function headsOf({ groups, days }: FlowPage): readonly { readonly from: number }[] {
  return groups ?? (days.length > 1 ? days : []);
}

/** Items in the list: rows and headers. */
export function itemCount(page: FlowPage): number {
  return page.matching + headsOf(page).length;
}

export function itemOfRow(row: number, page: FlowPage): number {
  return row + headsOf(page).filter(({ from }) => from <= row).length;
}

export function itemAt(item: number, page: FlowPage): ListItem {
  const heads = headsOf(page);
  for (let above = heads.length; above > 0; above -= 1) {
    const place = above - 1;
    const header = (heads[place]?.from ?? 0) + place;
    if (item === header) return headAt(place, page) ?? { kind: 'row', row: item };
    if (item > header) return { kind: 'row', row: item - above };
  }
  return { kind: 'row', row: item };
}

/** The first row at or below an item. */
export function rowFrom(item: number, page: FlowPage): number {
  const found = itemAt(item, page);
  return found.kind === 'row' ? found.row : found.kind === 'day' ? found.day.from : found.group.from;
}

/** Whether a header stands above a row. */
export function hasHead(row: number, page: FlowPage): boolean {
  return headsOf(page).some(({ from }) => from === row);
}

function headAt(place: number, { groups, days }: FlowPage): ListItem | null {
  const [group, day] = [groups?.[place], days[place]];
  if (group !== undefined) return { kind: 'group', group };
  return day === undefined ? null : { kind: 'day', day };
}
