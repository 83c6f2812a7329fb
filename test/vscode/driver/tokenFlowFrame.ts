import type { FrameLocator, Page } from 'playwright-core';

/** Where the view stands: in the side bar, or as an editor ("Open in Editor"). */
export type TokenFlowPlace = 'sideBar' | 'editor';

/**
 * The document of the extension's webview, once it is there. Its locators wait and survive a reload of the view; for an `evaluate` in
 * the view (axe, computed styles) take one of an element: `frame.locator('html').evaluate(...)`.
 */
export async function tokenFlowFrame(page: Page, place: TokenFlowPlace = 'sideBar'): Promise<FrameLocator> {
  // VS Code says in the frame's address that it is a view; an editor's says nothing.
  const purpose = place === 'sideBar' ? '[src*="purpose=webviewView"]' : ':not([src*="purpose="])';
  const outer = `iframe.webview.ready${purpose}:visible`;
  const frame = page.frameLocator(outer).frameLocator('#active-frame');
  await frame.locator('body').waitFor();
  return frame;
}
