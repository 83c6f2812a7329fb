import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Chains } from '../chain/chains.ts';
import { debugType } from '../contributions.ts';

/** What "Debug Chain Locally" and F5 without a launch.json start. */
export function launchConfiguration(chain: string): vscode.DebugConfiguration {
  return { type: debugType, request: 'launch', name: 'Debug chain', chain };
}

/** Nothing is printed there: what components print is in their logs, and belongs to flows. */
const quietConsole = { internalConsoleOptions: 'neverOpen' };

/** Debuggers for a chain that runs already under the inspector, of some components or of all. */
export function attachConfiguration(chain: string, components: readonly string[]): vscode.DebugConfiguration {
  return { type: debugType, request: 'attach', name: `Debug ${basename(chain)}`, chain, ...(components.length === 0 ? {} : { components }) };
}

/** What a launch.json gets, and what one that lacks something, or is not there at all, means. */
export function chainDebugConfigurations(chains: Chains): vscode.DebugConfigurationProvider {
  return {
    provideDebugConfigurations: () => [launchConfiguration('${workspaceFolder}')],
    resolveDebugConfiguration: (_folder, configuration) => {
      const chain: unknown = configuration['chain'] ?? chains.selected?.folder ?? '${workspaceFolder}';
      return { ...quietConsole, ...configuration, type: debugType, request: configuration.request || 'launch', name: configuration.name || 'Debug chain', chain };
    },
  };
}

/** One for each chain of the window, in VS Code's list of what can be debugged. */
export function offeredConfigurations(chains: Chains): vscode.DebugConfigurationProvider {
  return { provideDebugConfigurations: () => chains.sessions.map(({ folder }) => ({ ...launchConfiguration(folder), name: `Debug ${basename(folder)}` })) };
}
