import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type PythonDebugger = {
  /** Folder of an extension, to be installed beside ours. */
  readonly extension: string;
  /** Configurations of the sessions whose breakpoints are set, in that order. */
  readonly attached: () => readonly { readonly [member: string]: unknown }[];
};

/** Writes an extension that debugs Python as the Python Debugger extension does where it attaches: VS Code itself speaks to debugpy, which is the adapter. */
export function writePythonDebugger(extension: string): PythonDebugger {
  const log = join(extension, 'attached.jsonl');
  mkdirSync(extension, { recursive: true });
  writeFileSync(join(extension, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(extension, 'main.cjs'), source);
  return {
    extension,
    attached: () => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line)) : []),
  };
}

const manifest = {
  name: 'python-debugger', publisher: 'driver', version: '1.0.0', engines: { vscode: '^1.101.0' }, main: './main.cjs', activationEvents: ['onDebug'],
  contributes: { breakpoints: [{ language: 'python' }], debuggers: [{ type: 'debugpy', label: 'Python Debugger', languages: ['python'] }] },
};

const source = `
const vscode = require('vscode');
const { appendFileSync } = require('node:fs');
const { join } = require('node:path');
exports.activate = (context) => {
  context.subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory('debugpy', {
      createDebugAdapterDescriptor: ({ configuration: { connect } }) => new vscode.DebugAdapterServer(connect.port, connect.host),
    }),
    vscode.debug.registerDebugAdapterTrackerFactory('debugpy', {
      createDebugAdapterTracker: ({ configuration }) => ({
        onDidSendMessage: ({ type, command }) => {
          if (type === 'response' && command === 'configurationDone') appendFileSync(join(__dirname, 'attached.jsonl'), JSON.stringify(configuration) + '\\n');
        },
      }),
    }),
  );
};
`;
