import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { UserSettings } from '../../../build/vscodeServer/writeUserSettings.ts';
import { until } from '../../testing/until.ts';
import { runCommand } from './runCommand.ts';

/** How often settings were changed by this process. */
let changesMade = 0;

/**
 * Changes the user's settings, as one who edits settings.json. The server does not watch that file: what is written to it counts when
 * VS Code itself saves it, so its own editor opens over the window, adds a blank at the end, saves and closes. undefined removes a setting.
 * Resolves when the window goes by them: a further setting, which parts the words of its title, is seen there. What is done after that finds the extension
 * host knowing them too.
 */
export async function changeSettings(page: Page, file: string, changes: UserSettings): Promise<void> {
  const settings = JSON.parse(readFileSync(file, 'utf8')) as UserSettings;
  changesMade += 1;
  const separator = ` ${'-'.repeat(1 + (changesMade % 9))} `;
  writeFileSync(file, JSON.stringify({ ...settings, ...changes, 'window.titleSeparator': separator }));
  await runCommand(page, 'Preferences: Open User Settings (JSON)');
  const modal = page.locator('.monaco-modal-editor-block');
  await modal.locator('.monaco-editor.focused').waitFor();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' ');
  await page.keyboard.press('Control+s');
  await until('VS Code has saved settings.json', () => readFileSync(file, 'utf8').endsWith(' '));
  await page.keyboard.press('Escape');
  await modal.waitFor({ state: 'hidden' });
  await until('the window goes by its settings', async () => (await page.title()).includes(separator));
}
