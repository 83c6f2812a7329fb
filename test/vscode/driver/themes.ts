import type { Page } from 'playwright-core';
import { quickInput } from './quickInput.ts';
import { runCommand } from './runCommand.ts';

/** The themes in which every screen is looked at: what a new VS Code shows by day and by night, and the two of high contrast. */
export type Theme = 'light' | 'dark' | 'highContrast' | 'highContrastLight';

/** Those in which a state is pictured. The pictures are for people; of all of them they are taken by `npm run test:full`, and with ALL_THEMES=1 or UPDATE_PICTURES=1. */
export const looks: readonly Theme[] = process.env['ALL_THEMES'] === '1' || process.env['UPDATE_PICTURES'] === '1' ? ['highContrast', 'dark', 'light'] : ['light'];

type ThemeWords = {
  /** What the setting `workbench.colorTheme` calls it. */
  readonly setting: string;
  /** What the list of themes calls it. */
  readonly label: string;
  /** The class of the window while it is on. */
  readonly windowClass: string;
};

export const themes: { readonly [theme in Theme]: ThemeWords } = {
  light: { setting: 'Light 2026', label: 'Light 2026', windowClass: 'vs' },
  dark: { setting: 'Dark 2026', label: 'Dark 2026', windowClass: 'vs-dark' },
  highContrast: { setting: 'Default High Contrast', label: 'Dark High Contrast', windowClass: 'hc-black' },
  highContrastLight: { setting: 'Default High Contrast Light', label: 'Light High Contrast', windowClass: 'hc-light' },
};

/** Takes it from the list of themes, where the window has another one: nothing but the theme changes, no editor opens. Resolves when the window has it. */
export async function setTheme(page: Page, theme: Theme): Promise<void> {
  const { label, windowClass } = themes[theme];
  const { waitForPlaceholder, pick, type, waitUntilClosed } = quickInput(page);
  const themed = page.locator(`.monaco-workbench.${windowClass}`);
  if ((await themed.count()) > 0) return;
  await runCommand(page, 'Preferences: Color Theme');
  await waitForPlaceholder('Color Theme');
  await type(label);
  await pick(label);
  await waitUntilClosed();
  await themed.waitFor();
}
