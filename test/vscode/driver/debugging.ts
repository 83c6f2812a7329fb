import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { lineOf } from '../../testing/lineOf.ts';
import { until } from '../../testing/until.ts';
import type { Vscode } from './vscode.ts';

type RowElement = { readonly textContent: string; readonly querySelector: (selector: string) => { readonly textContent: string } | null };

/** Sets a breakpoint as a user does: opens the file, goes to the line, presses F9. */
export async function setBreakpoint(vscode: Vscode, path: string, text: string): Promise<number> {
  const { page } = vscode;
  const line = lineOf(readFileSync(path, 'utf8'), text);
  const glyphs = page.locator('.editor-group-container.active .glyph-margin-widgets .codicon-debug-breakpoint, .editor-group-container.active .glyph-margin-widgets .codicon-debug-breakpoint-unverified');
  await vscode.openFile(path);
  const before = await glyphs.count();
  await vscode.goTo(line);
  await page.keyboard.press('F9');
  await until('the breakpoint is drawn', async () => (await glyphs.count()) > before);
  return line;
}

/** Resolves when some process has loaded the code of every breakpoint: the list then names the column too. */
export async function breakpointsBound({ page }: Vscode): Promise<void> {
  const places = page.locator('.debug-breakpoints .monaco-list-row .monaco-count-badge');
  await until('every breakpoint is bound', async () => (await places.count()) > 0 && (await places.allTextContents()).every((place) => place.includes(':')));
}

/** Sessions of the call stack, the chain's own included, with their state in VS Code's words. */
export async function debugSessions(vscode: Vscode): Promise<readonly { readonly name: string; readonly state: string }[]> {
  return rows(vscode).filter({ has: vscode.page.locator('.session') }).evaluateAll(readSessions);
}

/** Resolves when a session of this name stands still. VS Code shows the place by itself. */
export async function pausedIn(vscode: Vscode, session: string): Promise<void> {
  await until(`${session} stands still`, async () => (await debugSessions(vscode)).some(({ name, state }) => name === session && /paused/i.test(state)));
  await vscode.page.locator('.editor-group-container.active .debug-top-stack-frame-line').first().waitFor();
}

function rows({ page }: Vscode): Locator {
  return page.locator('.debug-call-stack .monaco-list-row');
}

/** Runs in the window. */
function readSessions(found: readonly RowElement[]): { name: string; state: string }[] {
  return found.map((row) => ({ name: row.querySelector('.name')?.textContent ?? '', state: row.querySelector('.state')?.textContent ?? '' }));
}
