import { basename } from 'node:path';
import * as vscode from 'vscode';
import { isHopName } from '../../core/chain/hop.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import { commandIds } from '../contributions.ts';
import type { Parts } from '../parts.ts';
import { newsTeller, type News, type NewsAction } from './newsTeller.ts';

const labels: { readonly [action in NewsAction]: string } = { showComponentLog: 'Show Log', restartChain: 'Restart Chain', showLog: 'Show Log' };

/** Notifications of what happens to the chains of the window while the user looks elsewhere. */
export function tellNews({ chains, componentLogs, log }: Pick<Parts, 'chains' | 'componentLogs' | 'log'>): vscode.Disposable {
  const heard = new Map<ChainSession, vscode.Disposable>();
  const listen = (): void => {
    for (const session of chains.sessions) if (!heard.has(session)) heard.set(session, listenTo(session));
    for (const [session, subscription] of heard) {
      if (chains.sessions.includes(session)) continue;
      subscription.dispose();
      heard.delete(session);
    }
  };
  const listenTo = (session: ChainSession): vscode.Disposable => {
    const tell = newsTeller(basename(session.folder));
    return session.onDidTell((event) => {
      if (event.kind === 'problem') log.warn(`${event.error.message} (${event.error.code})`);
      const news = tell(event);
      if (news !== null) void show(news, session);
    });
  };
  const show = async (news: News, session: ChainSession): Promise<void> => {
    const label = labels[news.action];
    if ((await showers[news.severity](news.message, label)) !== label) return;
    if (news.action === 'showComponentLog' && isHopName(news.about)) await componentLogs.open(session.folder, news.about);
    else if (news.action === 'restartChain') await restart(session);
    else log.show();
  };
  /** The command is about the selected chain. */
  const restart = async (session: ChainSession): Promise<void> => {
    if (chains.selected !== session) await chains.select(session);
    await vscode.commands.executeCommand(commandIds.restartChain);
  };
  listen();
  const subscription = chains.onDidChange(listen);
  return { dispose: () => [subscription, ...heard.values()].forEach((disposable) => disposable.dispose()) };
}

const showers: { readonly [severity in News['severity']]: (message: string, button: string) => Thenable<string | undefined> } = {
  error: (message, button) => vscode.window.showErrorMessage(message, button),
  warning: (message, button) => vscode.window.showWarningMessage(message, button),
  info: (message, button) => vscode.window.showInformationMessage(message, button),
};
