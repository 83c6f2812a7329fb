import { pathToFileURL } from 'node:url';
import { entryPath } from '../entries.ts';
import type { Debugger, DebuggerLine } from './debugger.ts';

/**
 * Node's inspector. Debuggers map a bundle's lines by themselves; the stacks in its log need the flag. It comes with Node, so it is
 * never missing.
 */
export const nodeInspector: Debugger = {
  language: 'typescript',
  arguments: ['--inspect=127.0.0.1:0', '--enable-source-maps', '--import', pathToFileURL(entryPath('patient-fetch')).href],
  readLine: readInspectorLine,
  missingIn: () => null,
};

/** The address holds an id that opens the inspector, one more reason to keep it out of logs. */
const listening = /^Debugger listening on ws:\/\/127\.0\.0\.1:(\d+)\/[-0-9a-f]+$/;
const chatter = /^(For help, see: https:\/\/nodejs\.org\/\S+|Debugger attached\.|Waiting for the debugger to disconnect\.\.\.|Debugger ending on ws:\/\/\S+)$/;

/** What Node itself says on stderr of its inspector. Null for a line of the program. */
export function readInspectorLine(line: string): DebuggerLine | null {
  const port = listening.exec(line)?.[1];
  if (port !== undefined) return { port: Number(port) };
  return chatter.test(line) ? 'chatter' : null;
}
