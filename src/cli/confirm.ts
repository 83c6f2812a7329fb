import { createInterface } from 'node:readline';
import { ChainError } from '../core/errors.ts';
import type { Io } from './io.ts';

/** Has the user type "yes" before something is changed that others may need. Without a terminal, throws usage: --yes says it there. */
export async function confirm(question: string, io: Io): Promise<boolean> {
  if (io.stdin.isTTY !== true) throw new ChainError('usage', 'Nobody is there to confirm it.', { source: 'user', remedy: 'Add --yes where no terminal is.' });
  const terminal = createInterface({ input: io.stdin, output: io.stderr, signal: io.signal, prompt: `${question} Type yes to go on: ` });
  const lines = terminal[Symbol.asyncIterator](); // listens from here on, so that no answer comes too early
  terminal.prompt();
  for await (const line of lines) return line.trim().toLowerCase() === 'yes';
  throw new ChainError('interrupted', 'Stopped. Nothing was changed.', { source: 'user' });
}
