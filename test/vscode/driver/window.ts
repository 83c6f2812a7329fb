import type { Locator, Page } from 'playwright-core';
import { until } from '../../testing/until.ts';
import { letToastsPass } from './notifications.ts';

/** How long a container gets to be drawn before its tab is looked at again, in milliseconds. */
const shownMs = 5_000;

/** Resolves when the window is drawn and its status bar stands. The extension host may still be starting. */
export async function windowReady(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .part.statusbar #status\\.host').waitFor({ timeout: 120_000 });
}

/** The status bar item whose text or tooltip holds this. */
export function statusBarItem(page: Page, part: string): Locator {
  return page.locator('.part.statusbar .statusbar-item a').filter({ hasText: part }).or(page.locator(`.part.statusbar .statusbar-item a[aria-label*="${part}"]`)).first();
}

/** Shows a container of the activity bar in the side bar. Leaves it open where it is. */
export async function clickActivity(page: Page, title: string): Promise<void> {
  const item = page.locator('.activitybar [role=tab]').filter({ has: page.locator(`.action-label[aria-label="${title}"], .action-label[aria-label^="${title} ("]`) });
  const shown = page.locator('.part.sidebar .composite.title').filter({ hasText: title });
  await item.waitFor();
  // The extension may show it at the same moment, and a click on what is shown hides it.
  await until(`the side bar shows ${title}`, async () => {
    if ((await item.getAttribute('aria-expanded')) !== 'true') await item.click();
    return shown.waitFor({ timeout: shownMs }).then(() => true, () => false);
  });
}

/** Restricted Mode's banner, "Manage", "Trust": as a user grants it. */
export async function grantTrust(page: Page): Promise<void> {
  await page.locator('.part.banner').getByText('Manage', { exact: true }).click();
  await page.locator('.workspace-trust-editor .monaco-button').getByText('Trust', { exact: true }).first().click();
  await page.locator('.part.banner').waitFor({ state: 'hidden' });
}

/** VS Code's own modal dialog, for "Are you sure?": its text, and a click on one of its buttons. */
export async function dialogText(page: Page): Promise<string> {
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.waitFor();
  return (await dialog.locator('.dialog-message-container').innerText()).trim();
}

/** A user reads a dialog before answering: what the answer brings must not count among the toasts that came with the question. */
export async function clickDialog(page: Page, button: string): Promise<void> {
  await letToastsPass();
  await page.locator('.monaco-dialog-box .monaco-button').getByText(button, { exact: true }).click();
  await page.locator('.monaco-dialog-box').waitFor({ state: 'hidden' });
}
