import * as vscode from 'vscode';
import { list, object, text } from '../../core/read.ts';

const pythonDebuggerId = 'ms-python.debugpy';
const showExtension = 'Show Extension';

const readDebuggers = object<{ readonly contributes: { readonly debuggers: readonly { readonly type: string }[] } }>({
  contributes: object<{ readonly debuggers: readonly { readonly type: string }[] }>({ debuggers: list(object<{ readonly type: string }>({ type: text })) }),
});

/** Whether an extension that is enabled here debugs Python. VS Code brings none. */
export function hasPythonDebugger(): boolean {
  return vscode.extensions.all.some(({ packageJSON }: { readonly packageJSON: unknown }) => debugsPython(packageJSON));
}

/** Says how to get one; the chain is debugged as far as it can be meanwhile. */
export async function offerPythonDebugger(): Promise<void> {
  const chosen = await vscode.window.showWarningMessage('Debugging Python needs the Python Debugger extension. Until it is there, components in Python run without a debugger.', showExtension);
  if (chosen === showExtension) await vscode.commands.executeCommand('workbench.extensions.search', `@id:${pythonDebuggerId}`);
}

function debugsPython(manifest: unknown): boolean {
  try {
    return readDebuggers(manifest, '').contributes.debuggers.some(({ type }) => type === 'debugpy');
  } catch {
    return false; // it contributes no debuggers
  }
}
