import * as vscode from 'vscode';
import type { ViewAction } from '../../protocol/tokenFlow.ts';
import { commandIds } from '../contributions.ts';
import type { FlowFeed } from '../flows/flowFeed.ts';

const commandOf: { readonly [action in Exclude<ViewAction, 'cancel'>]: string } = {
  newProject: commandIds.newProject,
  openFolder: 'vscode.openFolder',
  run: commandIds.runChain,
  debug: commandIds.debugChain,
  stop: commandIds.stopChain,
  send: commandIds.sendRequest,
  selectChain: commandIds.selectChain,
  useLocalChain: commandIds.useLocalChain,
  useAws: commandIds.useAws,
  manageTrust: 'workbench.trust.manage',
  showLog: commandIds.showLog,
  openChainFile: commandIds.openChainFile,
  clearFlows: commandIds.clearFlows,
  reload: commandIds.refreshFlows,
  reloadWindow: 'workbench.action.reloadWindow',
};

/** A button of the view does what the palette's command does; nothing but these can be asked for. */
export async function actOnView(action: ViewAction, feed: FlowFeed): Promise<void> {
  if (action === 'cancel') await feed.cancel();
  else await vscode.commands.executeCommand(commandOf[action]);
}
