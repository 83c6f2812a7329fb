import type { Page } from 'playwright-core';
import { quickInput } from './quickInput.ts';

type LineElement = { readonly textContent: string; readonly getBoundingClientRect: () => { readonly top: number } };

/** Opens a file by its absolute path, as Go to File does. */
export async function openFile(page: Page, path: string): Promise<void> {
  const { type, widget } = quickInput(page);
  await page.keyboard.press('Control+p');
  await type(path);
  await widget.locator('.quick-input-list .monaco-list-row').filter({ hasText: path.split('/').at(-1) ?? path }).first().click();
  await page.locator('.editor-group-container.active .tab.active').filter({ hasText: path.split('/').at(-1) ?? path }).waitFor();
  await page.locator('.editor-group-container.active .monaco-editor .view-lines').first().waitFor();
}

/** The lines of the active editor that are on screen (an editor draws no others); of a comparison, its right side. */
export async function editorText(page: Page): Promise<string> {
  const lines = page.locator('.editor-group-container.active .monaco-editor:visible').last().locator('.view-line');
  await lines.first().waitFor();
  return lines.evaluateAll(readLines);
}

/** The titles of the tabs of all groups, and which one is active. */
export async function tabs(page: Page): Promise<{ readonly titles: readonly string[]; readonly active: string | null }> {
  const read = (selector: string): Promise<string[]> => page.locator(selector).evaluateAll((all: readonly { readonly getAttribute: (name: string) => string | null }[]) => all.map((tab) => tab.getAttribute('aria-label') ?? ''));
  const [active = null] = await read('.editor-group-container.active .tab.active');
  return { titles: await read('.part.editor .tab'), active };
}

/** Runs in the window. */
function readLines(lines: readonly LineElement[]): string {
  const placed = lines.map((line) => ({ text: line.textContent.replaceAll('\u00a0', ' '), top: line.getBoundingClientRect().top }));
  return placed.sort((a, b) => a.top - b.top).map(({ text }) => text).join('\n');
}
