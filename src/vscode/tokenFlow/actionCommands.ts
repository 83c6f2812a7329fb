import * as vscode from 'vscode';
import type { ViewAction } from '../../protocol/tokenFlow.ts';
import type { Chains } from '../chain/chains.ts';
import { commandIds } from '../contributions.ts';
import type { FlowFeed } from '../flows/flowFeed.ts';
import { restartFailed } from './restartFailed.ts';

const commandOf: { readonly [action in Exclude<ViewAction, 'cancel' | 'restartFailed'>]: string } = {
  newProject: commandIds.newProject,
  openFolder: 'vscode.openFolder',
  run: commandIds.runChain,
  debug: commandIds.debugChain,
  stop: commandIds.stopChain,
  restartChain: commandIds.restartChain,
  send: commandIds.sendRequest,
  selectChain: commandIds.selectChain,
  useLocalChain: commandIds.useLocalChain,
  useAws: commandIds.useAws,
  manageTrust: 'workbench.trust.manage',
  showLog: commandIds.showLog,
  openChainFile: commandIds.openChainFile,
  clearFlows: commandIds.clearFlows,
  reload: commandIds.refreshFlows,
  checkLogReadiness: commandIds.checkLogReadiness,
  startLiveTail: commandIds.startLiveTail,
  stopLiveTail: commandIds.stopLiveTail,
  reloadWindow: 'workbench.action.reloadWindow',
};

/** A button of the view does what the palette's command does; nothing but these can be asked for. */
export async function actOnView(action: ViewAction, { feed, chains }: { readonly feed: FlowFeed; readonly chains: Chains }): Promise<void> {
  if (action === 'cancel') await feed.cancel();
  else if (action === 'restartFailed') await restartFailed(chains);
  else await vscode.commands.executeCommand(commandOf[action]);
}
