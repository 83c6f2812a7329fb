import type { FrameLocator, Page } from 'playwright-core';

/** Where the view stands: in the side bar, or as an editor ("Open in Editor"). */
export type TokenFlowPlace = 'sideBar' | 'editor';

/**
 * The document of the extension's webview, once it is there. Its locators wait and survive a reload of the view; for an `evaluate` in
 * the view (axe, computed styles) take one of an element: `frame.locator('html').evaluate(...)`.
 */
export async function tokenFlowFrame(page: Page, place: TokenFlowPlace = 'sideBar'): Promise<FrameLocator> {
  // All of them lie over the workbench, and what a frame's address says of its place is lost when its view was hidden and is shown again.
  const where = place === 'sideBar' ? ':left-of(.part.editor)' : ':right-of(.part.sidebar)';
  const outer = `iframe.webview.ready:visible${where}`;
  const frame = page.frameLocator(outer).frameLocator('#active-frame');
  await frame.locator('body').waitFor();
  return frame;
}
