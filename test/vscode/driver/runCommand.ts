import type { Page } from 'playwright-core';
import { quickInput } from './quickInput.ts';

/**
 * How long the palette gets to show a command before it is closed and opened anew, in milliseconds, at first and at most: one that opens while the window starts
 * never gets the commands of extensions, and a slow machine needs its time.
 */
const onceMs = { first: 500, most: 10_000 };

/**
 * Runs a command by the exact words that the palette shows, category included: `AgentCore Chain: Show Log`. Waits for it to be offered and
 * taken, not for it to end.
 *
 * @throws Error where the palette never offers it: not contributed, or its `when` does not hold.
 */
export async function runCommand(page: Page, title: string, timeoutMs = 60_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (let waitMs = onceMs.first; ; waitMs = Math.min(2 * waitMs, onceMs.most)) {
    try {
      await openPalette(page, title);
      return await quickInput(page).pick(title, waitMs);
    } catch (error) {
      if (performance.now() > deadline) throw new Error(`The palette does not offer "${title}".`, { cause: error });
      await page.keyboard.press('Escape');
    }
  }
}

/** What the palette offers for these words, by title, in its order. */
export async function offeredCommands(page: Page, words: string): Promise<readonly string[]> {
  const { rows, escape, widget } = quickInput(page);
  await openPalette(page, words);
  await widget.locator('.quick-input-list .monaco-list-row').first().waitFor();
  const found = await rows();
  await escape();
  return found.map(({ label }) => label);
}

/** Whatever takes the focus at that moment, a view that loads or a toast that goes, closes it again: a user then presses the key once more. */
async function openPalette(page: Page, words: string, tries = 6): Promise<void> {
  await page.keyboard.press('F1');
  try {
    await quickInput(page).box.fill(`>${words}`, { timeout: 3_000 });
  } catch (error) {
    if (tries <= 1) throw error;
    await page.keyboard.press('Escape');
    await openPalette(page, words, tries - 1);
  }
}
