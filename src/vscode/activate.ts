import * as vscode from 'vscode';
import type { Services } from '../app/services.ts';
import { Chains } from './chain/chains.ts';
import { chainWorkspace, watchChains } from './chain/watchChains.ts';
import { ChainFileProblems } from './chainFile/chainFileProblems.ts';
import { SelectedChainFile } from './chainFile/selectedChainFile.ts';
import { ChainTreeView } from './chainTree/chainTreeView.ts';
import { registerCommands } from './commands/commands.ts';
import { ComponentLogs } from './componentLog/componentLogs.ts';
import { tokenFlowPanelType, viewIds } from './contributions.ts';
import { pausedHop } from './debug/pausedHop.ts';
import { registerDebugging } from './debug/registerDebugging.ts';
import { FlowFeed } from './flows/flowFeed.ts';
import { SourceChoice } from './flows/sourceChoice.ts';
import { startBoard } from './flows/startBoard.ts';
import { tellNews } from './news/tellNews.ts';
import { welcomeCreated } from './newProject/offerNext.ts';
import { presentError } from './present.ts';
import { setting } from './settings/setting.ts';
import { showStatus } from './status/statusItem.ts';
import { actOnView } from './tokenFlow/actionCommands.ts';
import { copyReport, copyText } from './tokenFlow/copyReport.ts';
import { showEvidence } from './tokenFlow/showEvidence.ts';
import { TokenFlowDesk } from './tokenFlow/tokenFlowDesk.ts';
import { TokenFlowView } from './tokenFlow/tokenFlowView.ts';

/** Registers everything that package.json contributes. `services` is loaded when something is first asked of a chain. */
export function activateExtension(extension: vscode.ExtensionContext, services: () => Promise<Services>): void {
  const log = vscode.window.createOutputChannel('AgentCore Chain', { log: true });
  const onProblem = (error: unknown): void => void presentError(error, log);
  const chains = new Chains(services, chainWorkspace(extension.workspaceState));
  const feed = new FlowFeed({ services, chains, startBoard: (onFailure) => startBoard(new URL('board-worker.js', import.meta.url), onFailure), awsWindowMs: () => setting('awsWindow'), onProblem });
  const desk = new TokenFlowDesk({
    chains,
    feed,
    act: (action) => actOnView(action, feed),
    openEvidence: async ({ evidence }) => {
      await showEvidence(evidence, chains);
      return null;
    },
    openSetting: () => null,
    applyRemedy: () => null,
    shownStory: async ({ id }, signal) => {
      const story = await feed.board.request('story', { id }, signal);
      return story === null ? null : { story, remedy: 'none', pausedAt: feed.source.kind === 'local' ? pausedHop(story, chains.status) : null };
    },
    copyReport: async ({ id }) => {
      await copyReport(id, feed);
      return null;
    },
    copyText: async ({ id, what }) => {
      await copyText(id, what, feed);
      return null;
    },
  });
  const tokenFlow = new TokenFlowView(desk, extension.extensionUri, log);
  const sourceChoice = new SourceChoice({ feed, services, memory: extension.workspaceState, log, onProblem });
  const chainFile = new SelectedChainFile(chains, services, onProblem);
  const chainTree = new ChainTreeView(chains, chainFile);
  const componentLogs = new ComponentLogs(services);
  const parts = { services, chains, feed, sourceChoice, chainTree, componentLogs, tokenFlow, log, extension };
  extension.subscriptions.push(
    log, chains, feed, desk, tokenFlow, sourceChoice, chainFile, chainTree, componentLogs,
    new ChainFileProblems(services, onProblem),
    showStatus(chains, feed),
    tellNews(parts),
    vscode.window.registerWebviewViewProvider(viewIds.tokenFlow, tokenFlow),
    vscode.window.registerWebviewPanelSerializer(tokenFlowPanelType, tokenFlow),
    watchChains(chains, onProblem),
    registerCommands(parts),
    registerDebugging(parts),
  );
  void chains.refresh().then(() => welcomeCreated(parts)).catch(onProblem);
}
