import { pathToFileURL } from 'node:url';
import { entryPath } from '../entries.ts';

/**
 * Runs a Node program under its inspector, on a free port of this machine alone. Debuggers map its lines by themselves; the stacks
 * in its log need the flag.
 */
export const inspectorArguments: readonly string[] = ['--inspect=127.0.0.1:0', '--enable-source-maps', '--import', pathToFileURL(entryPath('patient-fetch')).href];

/** What Node itself says on stderr of its inspector: the port, or nothing that anybody needs. Null for a line of the program. */
export type InspectorLine = { readonly port: number } | 'chatter';

/** The address holds an id that opens the inspector, one more reason to keep it out of logs. */
const listening = /^Debugger listening on ws:\/\/127\.0\.0\.1:(\d+)\/[-0-9a-f]+$/;
const chatter = /^(For help, see: https:\/\/nodejs\.org\/\S+|Debugger attached\.|Waiting for the debugger to disconnect\.\.\.|Debugger ending on ws:\/\/\S+)$/;

export function readInspectorLine(line: string): InspectorLine | null {
  const port = listening.exec(line)?.[1];
  if (port !== undefined) return { port: Number(port) };
  return chatter.test(line) ? 'chatter' : null;
}
