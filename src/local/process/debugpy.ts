import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { componentLayouts } from '../../core/chain/componentLayout.ts';
import { entryPath } from '../entries.ts';
import type { Debugger, DebuggerLine } from './debugger.ts';

/**
 * debugpy, from the component's own environment. Python's frozen modules would hide their frames from it, of which it warns in the
 * component's log.
 */
export const debugpy: Debugger = {
  language: 'python',
  arguments: ['-X', 'frozen_modules=off', entryPath('inspected-python')],
  readLine: readDebugpyLine,
  missingIn: (folder) => (sitePackagesOf(folder).some((packages) => existsSync(join(packages, 'debugpy'))) ? null : 'debugpy'),
};

/** What inspected.py says. */
const listening = /^agentcore-chain: debugpy listens on 127\.0\.0\.1:(\d+)$/;

/** Null for a line of the program. */
export function readDebugpyLine(line: string): DebuggerLine | null {
  const port = listening.exec(line)?.[1];
  return port === undefined ? null : { port: Number(port) };
}

/** `lib/python3.11/site-packages`, on Windows `Lib/site-packages`. */
function sitePackagesOf(folder: string): readonly string[] {
  const environment = join(folder, componentLayouts.python.environment);
  if (process.platform === 'win32') return [join(environment, 'Lib', 'site-packages')];
  const lib = join(environment, 'lib');
  return existsSync(lib) ? readdirSync(lib).map((version) => join(lib, version, 'site-packages')) : [];
}
