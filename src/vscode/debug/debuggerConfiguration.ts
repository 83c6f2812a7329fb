import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { ComponentName, Inspector } from '../../app/ports.ts';

export type DebuggedProcess = {
  readonly component: ComponentName;
  readonly inspector: Inspector;
  /** Absolute paths of the folders in which the component's sources are: a target may have several. */
  readonly folders: readonly string[];
  /** Patterns of files that nobody wants to step into. */
  readonly skipFiles: readonly string[];
};

/** Name and place of a session of VS Code's debugger for the process's language, which attaches to it. `debugpy` is of an extension that may not be there. */
export function debuggerConfiguration(debugged: DebuggedProcess): vscode.DebugConfiguration {
  return debugged.inspector.language === 'python' ? pythonConfiguration(debugged) : nodeConfiguration(debugged);
}

function nodeConfiguration({ component, inspector: { port }, folders, skipFiles }: DebuggedProcess): vscode.DebugConfiguration {
  return {
    type: 'node',
    request: 'attach',
    name: component,
    address: '127.0.0.1',
    port,
    // Breakpoints of a project outside the workspace bind through these alone.
    outFiles: folders.map((folder) => globOf(folder, 'dist', '**', '*.mjs')),
    skipFiles: ['<node_internals>/**', '**/node_modules/**', ...skipFiles],
    autoAttachChildProcesses: false,
    attachExistingChildren: false,
    internalConsoleOptions: 'neverOpen',
  };
}

/** Python runs the sources where they are, so no path needs to be mapped; packages are skipped by `justMyCode`. */
function pythonConfiguration({ component, inspector: { port }, skipFiles }: DebuggedProcess): vscode.DebugConfiguration {
  return {
    type: 'debugpy',
    request: 'attach',
    name: component,
    connect: { host: '127.0.0.1', port },
    justMyCode: true,
    rules: skipFiles.map((path) => ({ path, include: false })),
    subProcess: false,
    internalConsoleOptions: 'neverOpen',
  };
}

/** Patterns are written with slashes on every system. */
export function globOf(...parts: readonly string[]): string {
  return join(...parts).replaceAll('\\', '/');
}
