import * as vscode from 'vscode';
import { logFacts } from '../../core/agentcore/facts/logs.ts';
import { ChainError } from '../../core/errors.ts';
import { unseenMinutes } from '../flows/liveTail.ts';
import type { Command } from './command.ts';

const agreedKey = 'liveTailAgreed';

/** Follows the logs of AWS. What that costs is said before it is begun for the first time in a workspace. */
export const startLiveTail: Command = async ({ feed, extension: { workspaceState } }) => {
  if (feed.source.kind !== 'aws') {
    throw new ChainError('usage', 'Flows of a local chain come by themselves while it runs. Live tail follows the logs of AWS.', { source: 'user', remedy: 'Choose AWS first: AgentCore Chain: Use AWS.' });
  }
  if (workspaceState.get(agreedKey) !== true) {
    if (!(await agrees())) return;
    await workspaceState.update(agreedKey, true);
  }
  await feed.goLive();
  if (feed.phase.kind === 'failed') throw feed.phase.error;
};

export const stopLiveTail: Command = async ({ feed }) => feed.live.end();

async function agrees(): Promise<boolean> {
  const { statement, source } = logFacts['logs.tail-price'];
  const detail = `${statement} (${source}.)\n\nIt ends when you switch it off, when this window closes, and when nobody has seen the flows for ${unseenMinutes} minutes. You are asked once in this workspace.`;
  const yes = 'Go Live';
  return (await vscode.window.showInformationMessage('Follow the logs with CloudWatch Logs Live Tail?', { modal: true, detail }, yes)) === yes;
}
