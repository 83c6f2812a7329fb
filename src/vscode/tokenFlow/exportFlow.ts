import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../../app/services.ts';
import type { Chains } from '../chain/chains.ts';
import type { FlowFeed } from '../flows/flowFeed.ts';
import { exportedFlow, exportFormatOf, exportName } from './exportedFlow.ts';
import { flowGone } from './flowGone.ts';

export type ExportPlaces = { readonly feed: Pick<FlowFeed, 'board'>; readonly chains: Pick<Chains, 'selected'>; readonly services: () => Promise<Services> };

/** Writes a flow where the user says, as JSON or as Markdown: claims and evidence, no token. Throws flow-unknown, usage, file-unwritable. */
export async function exportFlow(id: string, { feed, chains, services }: ExportPlaces): Promise<void> {
  const folder = chains.selected?.folder ?? '';
  const chosen = await vscode.window.showSaveDialog({
    title: 'Export Flow', saveLabel: 'Export', defaultUri: vscode.Uri.file(join(folder, `${exportName(id)}.json`)), filters: { JSON: ['json'], Markdown: ['md'] },
  });
  if (chosen === undefined) return;
  const text = await exportedFlow(id, exportFormatOf(chosen.fsPath), feed.board);
  if (text === null) throw flowGone();
  const { replaceFile } = await services();
  await replaceFile(chosen.fsPath, text);
  const answer = await vscode.window.showInformationMessage(`The flow is in ${basename(chosen.fsPath)}, without any token.`, 'Open');
  if (answer === 'Open') await vscode.commands.executeCommand('vscode.open', chosen);
}
