import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Chains } from '../chain/chains.ts';
import { commandIds } from '../contributions.ts';
import type { FlowFeed } from '../flows/flowFeed.ts';
import { statusWords } from './statusWords.ts';

/** The chain in the status bar; hidden while the window has none. */
export function showStatus(chains: Chains, feed: FlowFeed): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('chain', vscode.StatusBarAlignment.Left, 5);
  item.name = 'AgentCore Chain';
  item.command = commandIds.chainActions;
  const draw = (): void => {
    const { selected, status } = chains;
    const words = statusWords({ chain: selected === null ? null : basename(selected.folder), status, source: feed.source });
    if (words === null) return item.hide();
    const [title = '', ...lines] = words.tooltip;
    item.text = words.text;
    item.accessibilityInformation = { label: words.spoken };
    item.tooltip = lines.reduce((tooltip, line) => tooltip.appendMarkdown('\n\n').appendText(line), new vscode.MarkdownString().appendText(title));
    item.show();
  };
  draw();
  return vscode.Disposable.from(item, chains.onDidChange(draw), feed.onDidChange(draw));
}
