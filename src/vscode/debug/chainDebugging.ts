import * as vscode from 'vscode';
import { componentNames, type ComponentName } from '../../app/ports.ts';
import type { Chains } from '../chain/chains.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import { debugType } from '../contributions.ts';

/** In the configuration of a component's session: which one it debugs. js-debug leaves it alone. */
export const componentMember = 'agentcoreChainComponent';

/** Absolute path of the chain that a session of ours is about. */
export function chainFolderOf({ configuration }: vscode.DebugSession): string {
  const chain: unknown = configuration['chain'];
  // Folders are written in many ways: with a slash at the end, on Windows with a large letter for the drive.
  return typeof chain === 'string' && chain !== '' ? vscode.Uri.file(chain.replace(/(?<=.)[\\/]+$/, '')).fsPath : '';
}

/** Components that a session of ours is limited to; null: all. */
export function wantedComponents({ configuration }: vscode.DebugSession): readonly ComponentName[] | null {
  const components: unknown = configuration['components'];
  return Array.isArray(components) ? componentNames.filter((name) => components.includes(name)) : null;
}

/** Which component of which chain a session debugs, at whatever depth below ours; null for any other session. */
export function debuggedComponent(session: vscode.DebugSession, chains: Chains): { readonly chain: ChainSession; readonly component: ComponentName } | null {
  const parent = session.parentSession;
  if (parent === undefined) return null;
  if (parent.type !== debugType) return debuggedComponent(parent, chains);
  const component = componentNames.find((name) => name === session.configuration[componentMember]);
  const chain = chains.sessions.find(({ folder }) => folder === chainFolderOf(parent));
  return component === undefined || chain === undefined ? null : { chain, component };
}
