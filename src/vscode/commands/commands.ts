import * as vscode from 'vscode';
import { commandIds, type CommandName } from '../contributions.ts';
import type { Parts } from '../parts.ts';
import { present } from '../present.ts';
import type { CommandTable } from './command.ts';

const commands: CommandTable = {
  newProject: async () => (await import('./newProject.ts')).newProject,
  attachChain: async () => (await import('./attachChain.ts')).attachChain,
  runChain: async () => (await import('./runChain.ts')).runChain,
  debugChain: async () => (await import('./debugChain.ts')).debugChain,
  stopChain: async () => (await import('./stopChain.ts')).stopChain,
  restartChain: async () => (await import('./restartChain.ts')).restartChain,
  chainActions: async () => (await import('./chainActions.ts')).chainActions,
  sendRequest: async () => (await import('./sendRequest.ts')).sendTestRequest,
  showTokenFlow: async () => (await import('./showTokenFlow.ts')).showTokenFlow,
  openTokenFlowInEditor: async () => (await import('./showTokenFlow.ts')).openTokenFlowInEditor,
  inspectToken: async () => (await import('./inspectToken.ts')).inspectToken,
  verifyToken: async () => (await import('./inspectToken.ts')).verifyToken,
  clearFlows: async () => (await import('./clearFlows.ts')).clearFlows,
  refreshFlows: async () => (await import('./clearFlows.ts')).refreshFlows,
  showLog: async () => (await import('./showLog.ts')).showLog,
  openInCloudWatch: async () => (await import('./cloudWatchCommands.ts')).openInCloudWatch,
  copyInsightsQuery: async () => (await import('./cloudWatchCommands.ts')).copyInsightsQuery,
  copyHopSnippet: async () => (await import('./copyHopSnippet.ts')).copyHopSnippet,
  exportFlow: async () => (await import('./exportFlow.ts')).exportShownFlow,
  copyFlowReport: async () => (await import('./copyFlowReport.ts')).copyFlowReport,
  testChain: async () => (await import('./testChain.ts')).testSelectedChain,
  exportGuide: async () => (await import('./exportGuide.ts')).exportGuide,
  selectChain: async () => (await import('./selectChain.ts')).selectChain,
  useLocalChain: async () => (await import('./useSource.ts')).useLocalChain,
  useAws: async () => (await import('./useSource.ts')).useAws,
  startLiveTail: async () => (await import('./liveTail.ts')).startLiveTail,
  stopLiveTail: async () => (await import('./liveTail.ts')).stopLiveTail,
  planDeployment: async () => (await import('./planDeployment.ts')).planDeployment,
  deployChain: async () => (await import('./deployChain.ts')).deployChain,
  deployTarget: async () => (await import('./deployChain.ts')).deployTarget,
  deployInterceptor: async () => (await import('./deployChain.ts')).deployInterceptor,
  deployGateway: async () => (await import('./deployChain.ts')).deployGateway,
  deployAgent: async () => (await import('./deployChain.ts')).deployAgent,
  deployFrontend: async () => (await import('./deployChain.ts')).deployFrontend,
  verifyDeployment: async () => (await import('./verifyDeployment.ts')).verifyDeployment,
  checkLogReadiness: async () => (await import('./checkLogReadiness.ts')).checkLogReadiness,
  adoptResource: async () => (await import('./adoptResource.ts')).adoptResource,
  destroyChain: async () => (await import('./destroyChain.ts')).destroyChain,
  selectAwsPlace: async () => (await import('./selectAwsPlace.ts')).selectAwsPlace,
  copyArn: async () => (await import('./deployedCommands.ts')).copyArn,
  openInConsole: async () => (await import('./deployedCommands.ts')).openInConsole,
  openChainFile: async () => (await import('./openChainFile.ts')).openChainFile,
  openComponentFolder: async () => (await import('./componentCommands.ts')).openComponentFolder,
  openComponentUrl: async () => (await import('./componentCommands.ts')).openComponentUrl,
  showComponentLog: async () => (await import('./componentCommands.ts')).showComponentLog,
  restartComponent: async () => (await import('./componentCommands.ts')).restartComponent,
  attachDebugger: async () => (await import('./componentCommands.ts')).attachDebugger,
};

/** Registers every command of package.json; what one throws is presented, never lost. */
export function registerCommands(parts: Parts): vscode.Disposable {
  const names = Object.keys(commands) as CommandName[]; // the table has exactly these
  return vscode.Disposable.from(...names.map((name) => vscode.commands.registerCommand(commandIds[name], (subject?: unknown) => present(async () => (await commands[name]())(parts, subject), parts.log))));
}
