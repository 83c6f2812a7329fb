import type { Locator, Page } from 'playwright-core';
import { until } from '../../testing/until.ts';
import { quickInput } from './quickInput.ts';
import { runCommand } from './runCommand.ts';

/** How long each step of an attempt gets, in milliseconds. */
const onceMs = 10_000;

/** What an editor shows for so long it has drawn, in milliseconds. */
const restMs = 50;

type LineElement = { readonly textContent: string; readonly getBoundingClientRect: () => { readonly top: number } };

/** Opens a file by its absolute path, as Go to File does. Resolves when its editor has the keyboard. */
export async function openFile(page: Page, path: string): Promise<void> {
  const { box, widget } = quickInput(page);
  const name = path.split('/').at(-1) ?? path;
  const first = widget.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: name });
  await untilDone(page, `${path} is open`, async () => {
    await page.keyboard.press('Control+p');
    await box.fill(path, { timeout: onceMs });
    await first.waitFor({ timeout: onceMs });
    await box.press('Enter', { timeout: onceMs });
    await page.locator('.editor-group-container.active .tab.active').filter({ hasText: name }).waitFor({ timeout: onceMs });
    await focusedEditor(page).waitFor({ timeout: onceMs });
  });
}

/** Goes to a place of the active editor, counted from 1, as Go to Line does. Resolves when its editor has the keyboard again. */
export async function goTo(page: Page, line: number, column = 1): Promise<void> {
  const { box, waitUntilClosed } = quickInput(page);
  await untilDone(page, `the cursor is in line ${line}`, async () => {
    await page.locator('.editor-group-container.active .monaco-editor').first().click({ timeout: onceMs });
    await page.keyboard.press('Control+g');
    await box.fill(`:${line}:${column}`, { timeout: onceMs });
    await box.press('Enter', { timeout: onceMs });
    await waitUntilClosed();
    await focusedEditor(page).locator('.line-numbers.active-line-number').getByText(String(line), { exact: true }).waitFor({ timeout: onceMs });
  });
}

/** Has the active editor read its file anew. VS Code follows a file that others write, but its watches begin seconds after the window: this needs none. */
export async function rereadFile(page: Page): Promise<void> {
  await runCommand(page, 'File: Revert File');
}

function focusedEditor(page: Page): Locator {
  return page.locator('.editor-group-container.active .monaco-editor.focused');
}

/** Tries until it succeeds: whatever takes the focus in between closes the box at the top, and a user then begins again. */
async function untilDone(page: Page, what: string, work: () => Promise<void>): Promise<void> {
  let problem: unknown;
  await until(what, async () => {
    try {
      await work();
      return true;
    } catch (error) {
      problem = error;
      await page.keyboard.press('Escape');
      return false;
    }
  }).catch((error: unknown) => {
    throw new Error(error instanceof Error ? error.message : String(error), { cause: problem });
  });
}

/** The lines of the active editor that are on screen (an editor draws no others); of a comparison, its right side. */
export async function editorText(page: Page): Promise<string> {
  const lines = page.locator('.editor-group-container.active .monaco-editor:visible').last().locator('.view-line');
  await lines.first().waitFor();
  // While an editor draws itself its lines stand anywhere.
  let before = await lines.evaluateAll(readLines);
  return until('the editor has drawn its lines', async () => {
    await page.waitForTimeout(restMs);
    const text = await lines.evaluateAll(readLines);
    const isAtRest = text === before;
    before = text;
    return isAtRest && { text };
  }).then(({ text }) => text);
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
