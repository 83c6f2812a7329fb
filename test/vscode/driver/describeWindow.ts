import { globSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { redact } from '../../../src/core/token/redact.ts';

export type DescribedWindow = { readonly page: Page; readonly profile: string; readonly console: () => readonly string[] };

/** What of the window is told: its parts by CSS selector, in the order in which a reader wants them. */
const parts: readonly (readonly [title: string, selector: string])[] = [
  ['notifications', '.notifications-toasts .notification-toast'],
  ['dialog', '.monaco-dialog-box'],
  ['box at the top', '.quick-input-widget:not(.quick-input-widget-closing)'],
  ['status bar', '.part.statusbar'],
  ['side bar', '.part.sidebar'],
  ['editors', '.part.editor .tab'],
  ['problems', '.markers-panel .monaco-list-row'],
  ['menu', '.monaco-menu'],
];
const longestPart = 1_500;
const linesOfLog = 25;
/** A window that hangs is described by what is left. */
const answerMs = 5_000;

/**
 * What a window shows and what its extension host wrote last, as text for the message of a failed test: without it, only its author's machine could tell
 * what went wrong. Holds no token. Never throws.
 */
export async function describeWindow({ page, profile, console }: DescribedWindow): Promise<string> {
  const lines: string[] = [];
  const tell = (title: string, text: string): void => {
    const told = redact(text).trim().slice(-longestPart);
    if (told !== '') lines.push(`${title}: ${told.replaceAll('\n', '\n    ')}`);
  };
  tell('load', loadavg().map((load) => load.toFixed(1)).join(' '));
  for (const [title, selector] of parts) tell(title, await textOf(page, selector));
  tell('keyboard', await focusOf(page));
  for (const frame of page.frames().filter((one) => one.name() === 'active-frame')) tell('view', await within(frame.locator('body').innerText({ timeout: answerMs })));
  for (const log of logsIn(profile)) tell(log, lastLines(join(profile, log)));
  tell('console', console().filter((message) => message.startsWith('error')).slice(-5).join('\n'));
  return `What the window showed:\n  ${lines.join('\n  ')}`;
}

/** One line for each element in sight. */
function textOf(page: Page | Frame, selector: string): Promise<string> {
  return within(page.locator(`${selector}:visible`).evaluateAll(readTexts));
}

function focusOf(page: Page): Promise<string> {
  return within(page.evaluate('((e) => e === null ? "" : [e.tagName, e.className, e.getAttribute("aria-label")].join(" "))(document.activeElement)'));
}

function within(text: Promise<string>): Promise<string> {
  return Promise.race([text.catch(() => ''), new Promise<string>((resolve) => setTimeout(() => resolve(''), answerMs).unref())]);
}

/** Of ours, and of the host that loads it. */
function logsIn(profile: string): readonly string[] {
  return globSync(['data/logs/**/*AgentCore Chain*.log', 'data/logs/**/remoteexthost.log'], { cwd: profile }).sort();
}

function lastLines(path: string): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-linesOfLog).join('\n');
  } catch {
    return ''; // it went with its window
  }
}

type Seen = { readonly innerText: string; readonly querySelectorAll: (selector: string) => Iterable<{ readonly type: string; readonly value: string }> };

/** Runs in the window. What is typed into a box that hides it stays hidden. */
function readTexts(elements: readonly Seen[]): string {
  return elements.map((element) => {
    const typed = [...element.querySelectorAll('input')].filter(({ type, value }) => type === 'text' && value !== '').map(({ value }) => `[${value}]`);
    return [...typed, element.innerText.replace(/\s*\n\s*/g, ' | ')].join(' ').trim();
  }).filter((text) => text !== '').join('\n');
}
