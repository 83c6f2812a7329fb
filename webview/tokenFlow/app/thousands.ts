/** "1,240", of a whole number from 0. By hand: the first thing that a page asks of Intl takes longer than drawing all rows in sight. */
export function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
