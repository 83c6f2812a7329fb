import type { FlowDay, FlowPage } from '../../../src/core/story/flowPage.ts';

/** What stands at one place of the list: a flow, or the day that the flows below it are of. */
export type ListItem = { readonly kind: 'row'; readonly row: number } | { readonly kind: 'day'; readonly day: FlowDay };

/** Items in the list: rows, and a header for each day once there are several. */
export function itemCount({ matching, days }: FlowPage): number {
  return matching + (days.length > 1 ? days.length : 0);
}

export function itemOfRow(row: number, { days }: FlowPage): number {
  return days.length > 1 ? row + days.filter(({ from }) => from <= row).length : row;
}

export function itemAt(item: number, { days }: FlowPage): ListItem {
  if (days.length <= 1) return { kind: 'row', row: item };
  for (let above = days.length; above > 0; above -= 1) {
    const day = days[above - 1];
    const header = (day?.from ?? 0) + above - 1;
    if (day !== undefined && item === header) return { kind: 'day', day };
    if (item > header) return { kind: 'row', row: item - above };
  }
  return { kind: 'row', row: item };
}

/** The first row at or below an item. */
export function rowFrom(item: number, page: FlowPage): number {
  const found = itemAt(item, page);
  return found.kind === 'row' ? found.row : found.day.from;
}
