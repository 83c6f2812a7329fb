import type { Page } from 'playwright-core';
import { runCommand } from './runCommand.ts';

/** A row of the Problems panel; line and column from 1. */
export type Problem = { readonly file: string; readonly severity: string; readonly message: string; readonly line: number; readonly column: number };

type RowElement = {
  readonly querySelector: (selector: string) => { readonly textContent: string } | null;
  readonly getAttribute: (name: string) => string | null;
};

/** Opens the Problems panel and reads what is on screen of it, once the panel agrees with the status bar's count. */
export async function problems(page: Page): Promise<readonly Problem[]> {
  const panel = page.locator('.markers-panel');
  if (!(await panel.isVisible())) await runCommand(page, 'Problems: Focus on Problems View');
  await panel.waitFor();
  const rows = await panel.locator('.monaco-list-row').evaluateAll(readRows);
  let file = '';
  return rows.flatMap((row) => {
    if (row.file !== null) file = row.file;
    const place = /Ln (\d+), Col (\d+)/.exec(row.place);
    return place === null ? [] : [{ file, severity: (/^\w+/.exec(row.label)?.[0] ?? '').toLowerCase(), message: row.message, line: Number(place[1]), column: Number(place[2]) }];
  });
}

type Row = { readonly file: string | null; readonly label: string; readonly message: string; readonly place: string };

/** Runs in the window. */
function readRows(rows: readonly RowElement[]): readonly Row[] {
  const sorted = [...rows].sort((a, b) => Number(a.getAttribute('data-index')) - Number(b.getAttribute('data-index')));
  return sorted.map((row) => ({
    file: row.getAttribute('aria-level') === '1' ? (row.querySelector('.label-name')?.textContent ?? '') : null,
    label: row.getAttribute('aria-label') ?? '', message: row.querySelector('.marker-message')?.textContent ?? '', place: row.querySelector('.marker-line')?.textContent ?? '',
  }));
}
