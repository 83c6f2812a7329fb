import * as vscode from 'vscode';
import type { Chains } from '../chain/chains.ts';
import type { SelectedChainFile } from '../chainFile/selectedChainFile.ts';
import { commandIds, viewIds } from '../contributions.ts';
import { rowActions, type ChainRow, type RowAction } from './chainRow.ts';
import { chainRows } from './chainRows.ts';
import { treeMessage } from './treeMessage.ts';

/** The view "Chain": the components of the selected chain and how each is. Where there is none, the view's welcome says what to do. */
export class ChainTreeView implements vscode.TreeDataProvider<ChainRow>, vscode.Disposable {
  readonly #chains: Chains;
  readonly #file: SelectedChainFile;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<ChainRow>;
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(chains: Chains, file: SelectedChainFile) {
    this.#chains = chains;
    this.#file = file;
    this.#view = vscode.window.createTreeView(viewIds.chain, { treeDataProvider: this });
    this.#subscriptions = [chains.onDidChange(() => this.#tell()), file.onDidChange(() => this.#tell())];
  }

  /** As they stand now. */
  get rows(): readonly ChainRow[] {
    return chainRows({ status: this.#chains.status, ...this.#file.content });
  }

  getChildren(row?: ChainRow): ChainRow[] {
    if (row === undefined) this.#head();
    return [...(row === undefined ? this.rows : row.children)];
  }

  getTreeItem(row: ChainRow): vscode.TreeItem {
    const item = new vscode.TreeItem(row.label, row.children.length === 0 ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Expanded);
    item.id = `${this.#chains.selected?.folder ?? ''} ${row.id}${row.children.length === 0 ? '' : ' unfolded'}`; // VS Code remembers by the id whether a row is folded
    item.description = row.description;
    item.iconPath = row.icon === 'blank' ? new vscode.ThemeIcon('blank') : new vscode.ThemeIcon(row.icon, row.colour === null ? undefined : new vscode.ThemeColor(row.colour));
    item.tooltip = tooltipOf(row);
    item.accessibilityInformation = { label: row.spoken };
    item.contextValue = rowActions.filter((action) => row.actions.includes(action)).join(' ');
    if (row.opens !== null) item.command = { command: commandOf[row.opens], title: row.label, arguments: [row] };
    return item;
  }

  dispose(): void {
    for (const disposable of [...this.#subscriptions, this.#view, this.#changed]) disposable.dispose();
  }

  #tell(): void {
    if (this.#view.visible) this.#head();
    this.#changed.fire(undefined);
  }

  /** What stands above the rows and beside the title. */
  #head(): void {
    const { status, sessions, selected } = this.#chains;
    this.#view.message = treeMessage(status, this.#file.content);
    this.#view.description = sessions.length < 2 ? '' : (selected?.folder.split(/[\\/]/).at(-1) ?? '');
  }
}

const commandOf: { readonly [action in RowAction]: string } = {
  folder: commandIds.openComponentFolder,
  url: commandIds.openComponentUrl,
  log: commandIds.showComponentLog,
  restart: commandIds.restartComponent,
  debug: commandIds.attachDebugger,
  send: commandIds.sendRequest,
  chainFile: commandIds.openChainFile,
};

/** Text of others is appended as text: none of it is read as Markdown. */
function tooltipOf({ label, facts, lines }: ChainRow): vscode.MarkdownString | undefined {
  if (facts.length === 0 && lines.length === 0) return undefined;
  const tooltip = new vscode.MarkdownString(`**${label}**`);
  for (const [name, value] of facts) tooltip.appendMarkdown('  \n').appendText(name === '' ? value : `${name}: ${value}`);
  if (lines.length > 0) tooltip.appendMarkdown('\n\n').appendCodeblock(lines.join('\n'), 'text');
  return tooltip;
}
