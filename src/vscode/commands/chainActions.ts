import { basename } from 'node:path';
import * as vscode from 'vscode';
import { commandIds, type CommandName } from '../contributions.ts';
import type { Parts } from '../parts.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';

type Action = vscode.QuickPickItem & { readonly command: CommandName };

/** What the status bar's item offers: the commands that make sense now. */
export const chainActions: Command = async (parts) => {
  const { folder } = await requireSession(parts);
  const picked = await vscode.window.showQuickPick(actionsNow(parts), { title: `AgentCore Chain: ${basename(folder)}`, placeHolder: 'What to do with the chain?' });
  if (picked !== undefined) await vscode.commands.executeCommand(commandIds[picked.command]);
};

function actionsNow({ chains, feed }: Parts): readonly Action[] {
  const stopped = chains.status.kind === 'stopped';
  const running = chains.status.kind === 'running';
  const all: readonly (Action & { readonly fits: boolean })[] = [
    { label: '$(play) Run Chain Locally', command: 'runChain', fits: stopped },
    { label: '$(debug-alt) Debug Chain Locally', command: 'debugChain', fits: stopped },
    { label: '$(send) Send Test Request...', command: 'sendRequest', fits: running },
    { label: '$(debug-stop) Stop Chain', command: 'stopChain', fits: running },
    { label: '$(debug-restart) Restart Chain', command: 'restartChain', fits: running },
    { label: '$(list-flat) Show Token Flow', command: 'showTokenFlow', fits: true },
    { label: '$(cloud) Use AWS', description: 'show the flows of the deployed chain', command: 'useAws', fits: true },
    { label: '$(device-desktop) Use Local Chain', description: 'show the flows of this machine', command: 'useLocalChain', fits: feed.source.kind === 'aws' },
    { label: '$(checklist) Plan Deployment', description: 'what a deployment would change in AWS', command: 'planDeployment', fits: true },
    { label: '$(cloud-upload) Deploy Chain', command: 'deployChain', fits: true },
    { label: '$(account) Select AWS Profile / Region', description: 'where deployments go, and with whose credentials', command: 'selectAwsPlace', fits: true },
    { label: '$(list-selection) Select Chain', command: 'selectChain', fits: chains.sessions.length > 1 },
    { label: '$(go-to-file) Open Chain File', command: 'openChainFile', fits: true },
    { label: '$(output) Show Log', command: 'showLog', fits: true },
  ];
  return all.filter(({ fits }) => fits);
}
