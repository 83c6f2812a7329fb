import { openVscode, type OpenOptions } from './openVscode.ts';
import { tellWindows } from './tellFailures.ts';
import type { Vscode } from './vscode.ts';

/** Opens a VS Code for a piece of work, and closes it after that, however it ends. For what needs a window of its own; the others share one. */
export async function inVscode(options: OpenOptions, work: (vscode: Vscode) => Promise<void>): Promise<void> {
  const vscode = await openVscode(options);
  try {
    await work(vscode);
  } catch (error) {
    await tellWindows(error); // it is gone when the test has ended
    throw error;
  } finally {
    await vscode.close();
  }
}
