import type { Locator, Page } from 'playwright-core';
import { until } from '../../testing/until.ts';

export type QuickRow = { readonly label: string; readonly description: string; readonly detail: string; readonly checked: boolean | null };

/** The box at the top of the window: pick lists, input boxes, the palette. Each helper waits until it is open. */
export type QuickInput = {
  readonly widget: Locator;
  readonly box: Locator;
  /** With the step, as a user reads it: `New Passthrough Project (1/4)`. Empty where there is none. */
  readonly title: () => Promise<string>;
  readonly placeholder: () => Promise<string>;
  readonly value: () => Promise<string>;
  /** The prompt, or what is wrong with the input. */
  readonly message: () => Promise<string>;
  /** What is wrong with the input; null while nothing is. */
  readonly validationMessage: () => Promise<string | null>;
  /** The rows on screen, in their order. */
  readonly rows: () => Promise<readonly QuickRow[]>;
  /** Takes the row with exactly this label, by keyboard. Fails where that does not come, or was not taken. */
  readonly pick: (label: string, waitMs?: number) => Promise<void>;
  /** Replaces what is in the box. */
  readonly type: (text: string) => Promise<void>;
  readonly accept: () => Promise<void>;
  /** The arrow of a multi-step input. */
  readonly back: () => Promise<void>;
  readonly escape: () => Promise<void>;
  /** Waits for the step whose title holds this. */
  readonly waitForTitle: (part: string) => Promise<void>;
  /** Waits for the box whose placeholder holds this: of two boxes without titles, the next. */
  readonly waitForPlaceholder: (part: string) => Promise<void>;
  readonly waitUntilClosed: () => Promise<void>;
};

/** How long a row may be waited for, in milliseconds. */
const pickMs = 60_000;

type RowElement = {
  readonly querySelector: (selector: string) => { readonly textContent: string; readonly getAttribute: (name: string) => string | null } | null;
  readonly getAttribute: (name: string) => string | null;
};

export function quickInput(page: Page): QuickInput {
  // One that closes fades first, and takes nothing any more.
  const widget = page.locator('.quick-input-widget:not(.quick-input-widget-closing):visible');
  const box = widget.locator('input.input');
  const row = (label: string): Locator => widget.locator('.quick-input-list .monaco-list-row').filter({ has: page.locator('.quick-input-list-row:first-child .label-name').getByText(label, { exact: true }) });
  const pick = async (label: string, waitMs = pickMs): Promise<void> => {
    await row(label).first().waitFor({ timeout: waitMs });
    for (const deadline = performance.now() + waitMs; !(await widget.evaluate(pressEnter, label, { timeout: waitMs })); ) {
      if (performance.now() > deadline) throw new Error(`"${label}" is in the list, and the keyboard never comes to it.`);
      await box.press('ArrowDown', { timeout: waitMs });
    }
  };
  const accept = (): Promise<unknown> => until('the box at the top takes Enter', () => widget.evaluate(pressEnter, null));
  const text = async (locator: Locator): Promise<string> => {
    await widget.waitFor();
    return ((await locator.textContent()) ?? '').replaceAll('\u00a0', ' ').trim();
  };
  return {
    widget, box, pick,
    title: () => text(widget.locator('.quick-input-title')),
    placeholder: async () => (await box.getAttribute('placeholder')) ?? '',
    value: () => box.inputValue(),
    message: () => text(widget.locator('.quick-input-message')),
    validationMessage: async () => {
      const state = (await widget.locator('.monaco-inputbox').first().getAttribute('class')) ?? '';
      return /\b(error|warning|info)\b/.test(state) ? text(widget.locator('.quick-input-message')) : null;
    },
    rows: async () => {
      await widget.waitFor();
      return widget.locator('.quick-input-list .monaco-list-row').evaluateAll(readRows);
    },
    type: (value) => box.fill(value),
    accept: async () => void (await accept()),
    back: () => widget.locator('.quick-input-titlebar .action-label.codicon-quick-input-back, .quick-input-titlebar .action-label[aria-label="Back"]').first().click(),
    escape: async () => {
      await widget.waitFor();
      await page.keyboard.press('Escape');
      await widget.waitFor({ state: 'hidden' });
    },
    waitForTitle: (part) => widget.locator('.quick-input-title').filter({ hasText: part }).waitFor(),
    waitForPlaceholder: (part) => widget.locator(`input.input[placeholder*="${part}"]`).waitFor(),
    waitUntilClosed: () => widget.waitFor({ state: 'hidden' }),
  };
}

/** Runs in the window. */
function readRows(rows: readonly RowElement[]): readonly QuickRow[] {
  const sorted = [...rows].sort((a, b) => Number(a.getAttribute('data-index')) - Number(b.getAttribute('data-index')));
  return sorted.map((row) => {
    const text = (selector: string): string => (row.querySelector(selector)?.textContent ?? '').trim();
    const checked = row.querySelector('[role=checkbox]')?.getAttribute('aria-checked') ?? row.getAttribute('aria-checked');
    return {
      label: text('.quick-input-list-row:first-child .label-name'), description: text('.quick-input-list-row:first-child .label-description'),
      detail: text('.quick-input-list-label-meta .label-name'), checked: checked === null ? null : checked === 'true',
    };
  });
}

type ListWidget = {
  readonly querySelector: (selector: string) => (ListBox & { readonly textContent: string }) | null;
  readonly ownerDocument: { readonly defaultView: { readonly KeyboardEvent: new (type: string, init: object) => KeyPress } };
};
type ListBox = { readonly focus: () => void; readonly dispatchEvent: (event: KeyPress) => boolean };
type KeyPress = { readonly defaultPrevented: boolean };

/**
 * Runs in the window: Enter in the box, where a label is given only if the list's focus is on it; answers whether it was taken. All in one turn, since a
 * list moves, a box closes and a page takes the keyboard when they please: a click, or a key that comes a moment later, would do something else or nothing,
 * and nobody would know.
 */
function pressEnter(widget: ListWidget, label: string | null): boolean {
  const focused = widget.querySelector('.quick-input-list .monaco-list-row.focused .quick-input-list-row:first-child .label-name');
  const box = widget.querySelector('input.input');
  if (box === null || (label !== null && focused?.textContent.replaceAll('\u00a0', ' ').trim() !== label)) return false;
  const enter = new widget.ownerDocument.defaultView.KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true, composed: true });
  Object.defineProperty(enter, 'keyCode', { value: 13 }); // VS Code reads this one
  box.focus();
  box.dispatchEvent(enter);
  return enter.defaultPrevented;
}
