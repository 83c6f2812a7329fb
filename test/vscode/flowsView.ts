import type { FrameLocator, Locator } from 'playwright-core';
import { until } from '../testing/until.ts';
import type { Vscode } from './driver/vscode.ts';

/** The token flow view of the side bar, in the words of someone who looks at it. It stays the same when it is hidden and shown again. */
export type FlowsView = {
  readonly frame: FrameLocator;
  /** "Live", "Stopped", "Reading logs", ...: waits until the status line begins so. */
  readonly untilStatus: (word: string) => Promise<void>;
  /** Waits until so many flows are listed. */
  readonly untilFlows: (count: number) => Promise<void>;
  /** Waits until the selected flow's headline holds this. */
  readonly untilHeadline: (part: string) => Promise<void>;
  readonly notice: () => Locator;
  readonly button: (name: string) => Locator;
};

export async function showFlows(vscode: Vscode): Promise<FlowsView> {
  await vscode.runCommand('AgentCore Chain: Show Token Flow');
  // VS Code tells a view's frame from an editor's only while it is drawn for the first time: here the view is the one webview on screen.
  const frame = vscode.page.frameLocator('iframe.webview.ready:visible').frameLocator('#active-frame');
  await frame.locator('body').waitFor();
  const textOf = (locator: Locator): Promise<string> => locator.first().innerText({ timeout: 500 }).catch(() => '');
  return {
    frame,
    untilStatus: async (word) => void (await until(`the view is ${word}`, async () => (await textOf(frame.locator('.status'))).startsWith(word))),
    untilFlows: async (count) => void (await until(`${count} flows are listed`, async () => (await frame.getByRole('option').count()) === count)),
    untilHeadline: async (part) => void (await until(`the story says ${part}`, async () => (await textOf(frame.locator('.verdict h3'))).includes(part))),
    notice: () => frame.locator('.notice').first(),
    button: (name) => frame.locator('vscode-button, button').filter({ hasText: name }).first(),
  };
}
