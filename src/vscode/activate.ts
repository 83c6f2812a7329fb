import * as vscode from 'vscode';
import type { Services } from '../app/services.ts';
import { Chains } from './chain/chains.ts';
import { chainWorkspace, watchChains } from './chain/watchChains.ts';
import { ChainFileProblems } from './chainFile/chainFileProblems.ts';
import { SelectedChainFile } from './chainFile/selectedChainFile.ts';
import { ChainTreeView } from './chainTree/chainTreeView.ts';
import { registerCommands } from './commands/commands.ts';
import { ComponentLogs } from './componentLog/componentLogs.ts';
import { openEvidence } from './componentLog/openEvidence.ts';
import { StreamTexts } from './componentLog/streamTexts.ts';
import { tokenFlowPanelType, viewIds } from './contributions.ts';
import { registerDebugging } from './debug/registerDebugging.ts';
import { AwsPlaces } from './deploy/awsPlaces.ts';
import { DeployedChain } from './deploy/deployedChain.ts';
import { showPlace } from './deploy/placeItem.ts';
import { FlowFeed } from './flows/flowFeed.ts';
import { SourceChoice } from './flows/sourceChoice.ts';
import { startBoard } from './flows/startBoard.ts';
import { tellNews } from './news/tellNews.ts';
import { welcomeCreated } from './newProject/offerNext.ts';
import { presentError } from './present.ts';
import { lazyRemedies } from './remedy/lazyRemedies.ts';
import { onDidChangeSetting } from './settings/setting.ts';
import { showStatus } from './status/statusItem.ts';
import { actOnView } from './tokenFlow/actionCommands.ts';
import { copyInsightsQuery, copyReport, copyText } from './tokenFlow/copyReport.ts';
import { showFirstTime } from './tokenFlow/showFirstTime.ts';
import { TokenFlowDesk } from './tokenFlow/tokenFlowDesk.ts';
import { TokenFlowView } from './tokenFlow/tokenFlowView.ts';
import { viewOrders } from './tokenFlow/viewOrders.ts';

/** Registers everything that package.json contributes. `services` is loaded when something is first asked of a chain. The answer ends what this window has started. */
export function activateExtension(extension: vscode.ExtensionContext, services: () => Promise<Services>): () => Promise<void> {
  const log = vscode.window.createOutputChannel('AgentCore Chain', { log: true });
  const onProblem = (error: unknown): void => void presentError(error, log);
  const chains = new Chains(services, chainWorkspace(extension.workspaceState));
  const feed = new FlowFeed({ services, chains, startBoard: (onFailure) => startBoard(new URL('board-worker.js', import.meta.url), onFailure), awsWindowMs: () => sourceChoice.windowMs, startTimer, onProblem });
  const chainFile = new SelectedChainFile(chains, services, onProblem);
  const remedies = lazyRemedies({ services, chains, feed });
  const componentLogs = new ComponentLogs(services);
  const streams = new StreamTexts();
  const desk = new TokenFlowDesk({
    chains, feed, chainFile, timeRange: () => sourceChoice.timeRange,
    reachable: async (url) => (await vscode.env.asExternalUri(vscode.Uri.parse(url))).toString(true),
    story: async ({ id }, signal) => (await import('./tokenFlow/shownStory.ts')).shownStory({ id, chains, feed, file: chainFile.content }, signal),
    orders: viewOrders({
      act: ({ action }) => actOnView(action, { feed, chains }),
      useRange: ({ range }) => sourceChoice.useRange(range),
      applyRemedy: ({ id }) => remedies.apply(id),
      openSetting: ({ setting }) => remedies.openSetting(setting),
      openEvidence: ({ evidence }) => openEvidence(evidence, { chains, feed, componentLogs, streams }),
      exportFlow: async ({ id }) => (await import('./tokenFlow/exportFlow.ts')).exportFlow(id, { feed, chains, services }),
      openInCloudWatch: async ({ evidence }) => (await import('./tokenFlow/openInCloudWatch.ts')).openInCloudWatch(evidence, feed),
      copyReport: ({ id }) => copyReport(id, feed),
      copyInsightsQuery: ({ id }) => copyInsightsQuery(id, feed),
      copyHopSnippet: async ({ hop }) => (await import('./tokenFlow/copyHopSnippet.ts')).copyHopSnippet(hop, chainFile.content.chain),
      copyText: ({ id, what }) => copyText(id, what, feed),
    }, log),
  });
  const tokenFlow = new TokenFlowView(desk, extension.extensionUri, { log, onSight: (isShown) => feed.live.noteShown(isShown) });
  const sourceChoice = new SourceChoice({ feed, services, memory: extension.workspaceState, log, onProblem });
  const awsPlaces = new AwsPlaces(chains, extension.workspaceState);
  const deployed = new DeployedChain({ chains, places: awsPlaces, services, onProblem });
  const chainTree = new ChainTreeView(chains, chainFile, deployed);
  const parts = { services, chains, feed, sourceChoice, awsPlaces, deployed, chainTree, componentLogs, tokenFlow, log, extension };
  extension.subscriptions.push(
    log, chains, feed, desk, tokenFlow, sourceChoice, awsPlaces, deployed, chainFile, chainTree, componentLogs, streams, remedies,
    new ChainFileProblems(services, onProblem),
    showStatus(chains, feed),
    showPlace(parts),
    onDidChangeSetting(['awsProfile', 'awsRegion'], () => void awsPlaces.forget().catch(onProblem)),
    tellNews(parts),
    vscode.window.registerWebviewViewProvider(viewIds.tokenFlow, tokenFlow),
    vscode.window.registerWebviewPanelSerializer(tokenFlowPanelType, tokenFlow),
    watchChains(chains, onProblem),
    registerCommands(parts),
    registerDebugging(parts),
  );
  void chains.refresh().then(() => Promise.all([welcomeCreated(parts), showFirstTime(parts)])).catch(onProblem);
  return () => chains.end();
}

function startTimer(ms: number, call: () => void): vscode.Disposable {
  const timer = setTimeout(call, ms);
  return { dispose: () => clearTimeout(timer) };
}
