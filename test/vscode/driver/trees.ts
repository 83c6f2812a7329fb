import type { Locator, Page } from 'playwright-core';
import { until } from '../../testing/until.ts';

/** `icon`: the codicon's name; null where it is a picture. `expanded`: null on a leaf. */
export type TreeRow = { readonly label: string; readonly description: string; readonly ariaLabel: string; readonly level: number; readonly expanded: boolean | null; readonly icon: string | null };

type RowElement = {
  readonly querySelector: (selector: string) => { readonly textContent: string; readonly className: string } | null;
  readonly getAttribute: (name: string) => string | null;
};

/** A view of the side bar or panel, by the title in its header. */
export function view(page: Page, title: string): Locator {
  return page.locator('.pane').filter({ has: page.locator(`.pane-header[aria-label^="${title} "]`) });
}

/** The rows on screen, in their order; empty while there are none. */
export function treeRows(page: Page, viewTitle: string): Promise<readonly TreeRow[]> {
  return view(page, viewTitle).locator('.monaco-list-row').evaluateAll(readRows);
}

/** The first row with exactly this label. */
export function treeRow(page: Page, viewTitle: string, label: string): Locator {
  return view(page, viewTitle).locator('.monaco-list-row').filter({ has: page.locator('.label-name').getByText(label, { exact: true }) }).first();
}

/** Does an action of a row: the inline button of this name where there is one, else the entry of its context menu. */
export async function treeAction(page: Page, viewTitle: string, label: string, action: string): Promise<void> {
  const row = treeRow(page, viewTitle, label);
  const inline = row.locator(`.actions .action-label[aria-label="${action}"]`);
  // What a row offers hangs on its state, which may be about to change.
  await until(`${label} offers ${action}`, async () => {
    await row.hover();
    if ((await inline.count()) > 0) return inline.first().click().then(() => true);
    await row.click({ button: 'right' });
    await menuEntries(page).first().waitFor();
    if ((await menuItem(page, action).count()) > 0) return clickMenuItem(page, action).then(() => true);
    await page.keyboard.press('Escape');
    return false;
  });
}

/** What a row's context menu offers. */
export async function treeMenu(page: Page, viewTitle: string, label: string): Promise<readonly string[]> {
  await treeRow(page, viewTitle, label).click({ button: 'right' });
  await menuEntries(page).first().waitFor();
  const found = await menuEntries(page).allTextContents();
  await page.keyboard.press('Escape');
  return found.map((entry) => entry.trim());
}

/** Clicks a button in a view's header (it shows on hover), or an entry of its "..." menu. */
export async function viewAction(page: Page, viewTitle: string, action: string): Promise<void> {
  const header = view(page, viewTitle).locator('.pane-header');
  await header.hover();
  const button = header.locator(`.action-label[aria-label="${action}"]`);
  if ((await button.count()) > 0) return button.first().click();
  await header.locator('.action-label[aria-label^="Views and More Actions"], .action-label[aria-label^="More Actions"]').first().click();
  await clickMenuItem(page, action);
}

/** A menu acts on the release of the mouse, and only some 50 ms after it opened: a click of no length does nothing. */
async function clickMenuItem(page: Page, name: string): Promise<void> {
  await menuItem(page, name).click({ delay: 150 });
  await page.locator('.monaco-menu').first().waitFor({ state: 'hidden' });
}

function menuEntries(page: Page): Locator {
  return page.locator('.monaco-menu .action-label:not(.separator)');
}

function menuItem(page: Page, name: string): Locator {
  return page.locator('.monaco-menu .action-label').getByText(name, { exact: true }).or(page.locator(`.monaco-menu .action-label[aria-label="${name}"]`)).first();
}

/** Runs in the window. */
function readRows(rows: readonly RowElement[]): readonly TreeRow[] {
  const sorted = [...rows].sort((a, b) => Number(a.getAttribute('data-index')) - Number(b.getAttribute('data-index')));
  return sorted.map((row) => {
    const expanded = row.getAttribute('aria-expanded');
    const icon = row.querySelector('.custom-view-tree-node-item-icon')?.className ?? '';
    return {
      label: row.querySelector('.label-name')?.textContent ?? '', description: row.querySelector('.label-description')?.textContent ?? '',
      ariaLabel: row.getAttribute('aria-label') ?? '', level: Number(row.getAttribute('aria-level')), expanded: expanded === null ? null : expanded === 'true',
      icon: /codicon-(?!colored)([a-z~-]+)/.exec(icon)?.[1] ?? null,
    };
  });
}
