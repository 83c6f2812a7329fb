import type { Browser, Page } from 'playwright-core';

/** How long a Locator waits, in milliseconds: long enough for a slow machine that has other work too. */
const waitMs = 60_000;

export type Viewport = { readonly width: number; readonly height: number };

/** A page with a profile of its own, for a window of VS Code. Nothing fades in it: what fades still takes clicks, and nobody gets them. */
export async function newPage(browser: Browser, viewport: Viewport = { width: 1280, height: 800 }): Promise<Page> {
  const context = await browser.newContext({ viewport, permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' });
  context.setDefaultTimeout(waitMs);
  return context.newPage();
}
