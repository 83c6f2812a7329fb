import * as vscode from 'vscode';
import type { ComponentName } from '../../app/ports.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import { requireTrust } from '../commands/requireSession.ts';
import { attachConfiguration, launchConfiguration } from './chainDebugConfigurations.ts';
import { requireInspected } from './requirements.ts';

/** Starts the chain under the debugger. In Restricted Mode it refuses before VS Code asks; what goes wrong after that is presented by the session. */
export async function startDebugging({ folder }: ChainSession): Promise<void> {
  requireTrust();
  await start(folder, launchConfiguration(folder));
}

/** Attaches to a component, or to all, of a chain that runs under the inspector. Throws chain-not-running where it does not. */
export async function attachDebugger(session: ChainSession, component: ComponentName | null): Promise<void> {
  requireTrust();
  requireInspected(session);
  await start(session.folder, attachConfiguration(session.folder, component === null ? [] : [component]));
}

async function start(folder: string, configuration: vscode.DebugConfiguration): Promise<void> {
  await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder)), configuration);
}
