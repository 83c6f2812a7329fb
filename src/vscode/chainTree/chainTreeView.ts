import * as vscode from 'vscode';
import type { Chains } from '../chain/chains.ts';
import type { SelectedChainFile } from '../chainFile/selectedChainFile.ts';
import { commandIds, viewIds } from '../contributions.ts';
import type { DeployedChain } from '../deploy/deployedChain.ts';
import { rowActions, type ChainRow, type RowAction } from './chainRow.ts';
import { chainRows } from './chainRows.ts';
import { treeMessage } from './treeMessage.ts';

/**
 * The view "Chain": the components of the selected chain and how each is. Where there is none, the view's welcome says what to do. VS Code knows the rows by
 * their ids, and is told which of them changed: what it forgets and fetches anew is nobody's row for that moment, also under an open menu.
 */
export class ChainTreeView implements vscode.TreeDataProvider<string>, vscode.Disposable {
  readonly #chains: Chains;
  readonly #file: SelectedChainFile;
  readonly #deployed: DeployedChain;
  readonly #changed = new vscode.EventEmitter<string[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<string>;
  readonly #subscriptions: readonly vscode.Disposable[];
  /** As VS Code fetched them last. */
  #shape = '';

  constructor(chains: Chains, file: SelectedChainFile, deployed: DeployedChain) {
    this.#chains = chains;
    this.#file = file;
    this.#deployed = deployed;
    this.#view = vscode.window.createTreeView(viewIds.chain, { treeDataProvider: this });
    this.#subscriptions = [chains.onDidChange(() => this.#tell()), file.onDidChange(() => this.#tell()), deployed.onDidChange(() => this.#tell())];
  }

  /** As they stand now. */
  get rows(): readonly ChainRow[] {
    return chainRows({ status: this.#chains.status, ...this.#file.content, deployed: this.#deployed.steps });
  }

  /** The row with this id; undefined where it is gone. */
  rowOf(id: string): ChainRow | undefined {
    return this.rows.flatMap((row) => [row, ...row.children]).find((row) => row.id === id);
  }

  getChildren(id?: string): string[] {
    if (id !== undefined) return this.rowOf(id)?.children.map((row) => row.id) ?? [];
    this.#head();
    this.#shape = this.#shapeNow();
    return this.rows.map((row) => row.id);
  }

  getTreeItem(id: string): vscode.TreeItem {
    const row = this.rowOf(id);
    if (row === undefined) return new vscode.TreeItem(''); // it goes with the next look
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
    const rows = this.rows.map((row) => row.id);
    this.#changed.fire(rows.length > 0 && this.#shape === this.#shapeNow() ? rows : undefined);
  }

  /** Which rows there are and what they are rows of, whatever they say. */
  #shapeNow(): string {
    return JSON.stringify([this.#chains.selected?.folder ?? null, this.rows.map(({ id, children }) => [id, children.map((child) => child.id)])]);
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
  arn: commandIds.copyArn,
  console: commandIds.openInConsole,
};

/** Text of others is appended as text: none of it is read as Markdown. */
function tooltipOf({ label, facts, lines }: ChainRow): vscode.MarkdownString | undefined {
  if (facts.length === 0 && lines.length === 0) return undefined;
  const tooltip = new vscode.MarkdownString(`**${label}**`);
  for (const [name, value] of facts) tooltip.appendMarkdown('  \n').appendText(name === '' ? value : `${name}: ${value}`);
  if (lines.length > 0) tooltip.appendMarkdown('\n\n').appendCodeblock(lines.join('\n'), 'text');
  return tooltip;
}
