import { createInterface } from 'node:readline';
import { refusalOfChainName } from '../core/chain/chainShape.ts';
import { ChainError } from '../core/errors.ts';
import type { Io } from './io.ts';

/** Asks for the chain's name until AWS takes it; an empty answer means the suggestion. Only for a terminal. Throws `interrupted` where it is closed. */
export async function askName(suggestion: string, io: Io): Promise<string> {
  const terminal = createInterface({ input: io.stdin, output: io.stderr, signal: io.signal, prompt: `Name of the chain (${suggestion}): ` });
  const lines = terminal[Symbol.asyncIterator](); // listens from here on, so that no answer comes too early
  terminal.prompt();
  for await (const line of lines) {
    const name = line.trim() === '' ? suggestion : line.trim();
    const because = refusalOfChainName(name);
    if (because === null) return name; // leaving the loop closes the terminal
    io.stderr.write(`That cannot be: ${because}.\n`);
    terminal.prompt();
  }
  throw new ChainError('interrupted', 'Stopped. Nothing was written.', { source: 'user' });
}
