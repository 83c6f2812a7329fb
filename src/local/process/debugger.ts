import type { Language } from '../../core/chain/chain.ts';

/** How the programs of one language run under its debugger, on a free port of this machine alone. */
export type Debugger = {
  readonly language: Language;
  /** What stands before the program's own arguments. */
  readonly arguments: readonly string[];
  /** What it says on stderr of itself; null for a line of the program. */
  readonly readLine: (line: string) => DebuggerLine | null;
  /** The package that a component in this folder lacks to be debugged; null where nothing is missing. */
  readonly missingIn: (folder: string) => string | null;
};

/** The port at which it listens, or nothing that anybody needs. */
export type DebuggerLine = { readonly port: number } | 'chatter';
