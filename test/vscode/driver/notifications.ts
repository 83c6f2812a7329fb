import { setTimeout as pause } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { until } from '../../testing/until.ts';
import { runCommand } from './runCommand.ts';

/** How long toasts get to fade, in milliseconds. */
const goneMs = 5_000;

export type Notification = { readonly severity: 'error' | 'warning' | 'info'; readonly text: string; readonly buttons: readonly string[] };

type ToastElement = {
  readonly querySelector: (selector: string) => { readonly textContent: string; readonly className: string } | null;
  readonly querySelectorAll: (selector: string) => Iterable<{ readonly textContent: string }>;
};

const toast = '.notifications-toasts .notification-toast .monaco-list-row';

/** The toasts on screen, newest first. A toast without buttons goes after some seconds. */
export function notifications(page: Page): Promise<readonly Notification[]> {
  return page.locator(toast).evaluateAll(readToasts);
}

/** The toast that holds this text; a Locator waits for it. */
export function notification(page: Page, text: string): Locator {
  return page.locator(toast).filter({ has: page.locator('.notification-list-item-message').filter({ hasText: text }) }).first();
}

export async function clickNotification(page: Page, text: string, button: string): Promise<void> {
  await notification(page, text).locator('.monaco-button').getByText(button, { exact: true }).click();
}

/**
 * VS Code shows no more than three toasts in so many milliseconds; the fourth goes behind the bell, seen by nobody. A user is slower than that: a test that
 * waits for a toast after others must be so too.
 */
export async function letToastsPass(): Promise<void> {
  await pause(spamMs);
}

const spamMs = 900;
const clearedAt = new WeakMap<Page, number>();

/** Closes all of them, those that went behind the bell too. */
export async function clearNotifications(page: Page): Promise<void> {
  if (performance.now() - (clearedAt.get(page) ?? -Infinity) < spamMs) await letToastsPass();
  clearedAt.set(page, performance.now());
  // One may come between the command and the look.
  await until('no notification is on screen', async () => {
    await runCommand(page, 'Notifications: Clear All Notifications');
    return page.locator(toast).first().waitFor({ state: 'hidden', timeout: goneMs }).then(() => true, () => false);
  });
}

/** Runs in the window. */
function readToasts(toasts: readonly ToastElement[]): readonly Notification[] {
  return toasts.map((one) => {
    const icon = one.querySelector('.notification-list-item-icon')?.className ?? '';
    return {
      severity: icon.includes('codicon-error') ? 'error' : icon.includes('codicon-warning') ? 'warning' : 'info',
      text: one.querySelector('.notification-list-item-message')?.textContent ?? '',
      buttons: [...one.querySelectorAll('.notification-list-item-buttons-container .monaco-button')].map(({ textContent }) => textContent.trim()).filter((name) => name !== ''),
    };
  });
}
