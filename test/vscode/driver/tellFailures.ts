import { afterEach } from 'node:test';
import type { Vscode } from './vscode.ts';

const open = new Set<Vscode>();
const told = new WeakSet<Error>();

/** From now on until the answer is called, a test that fails says in its message what this window showed. */
export function tellFailuresIn(vscode: Vscode): () => void {
  open.add(vscode);
  return () => void open.delete(vscode);
}

/** Adds what each open window shows to the message of an error, once. */
export async function tellWindows(error: unknown): Promise<void> {
  if (!(error instanceof Error) || told.has(error) || open.size === 0) return;
  told.add(error);
  // The newest first: it is what a test opened for itself, and an end may be cut.
  const windows = await Promise.all([...open].reverse().map((vscode) => vscode.describe()));
  for (const text of windows) {
    error.stack = `${error.stack ?? error.message}\n\n${text}`; // first: it is made of the message
    error.message += `\n\n${text}`;
  }
}

// Where a program opens a VS Code for something else, a hook would make node:test take it for a file of tests.
if (process.env['NODE_TEST_CONTEXT'] !== undefined) {
  afterEach(async (context) => {
    const error: unknown = 'error' in context ? context.error : null;
    if (error instanceof Error) await tellWindows(error.cause ?? error);
  });
}
