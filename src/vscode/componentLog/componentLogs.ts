import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../../app/services.ts';
import { isHopName, type HopName } from '../../core/chain/hop.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import { logScheme } from '../contributions.ts';
import { logText, type LogText } from './logText.ts';

/** How long a log that is written to must rest before its editor follows, in milliseconds. */
const restMs = 500;

/** What the hops of a chain on this machine have logged, as read-only texts that follow while more is written. */
export class ComponentLogs implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #services: () => Promise<Services>;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #watchers = new Map<string, vscode.Disposable>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(services: () => Promise<Services>) {
    this.#services = services;
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(logScheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#unwatch(uri)),
    ];
  }

  /** Opens a hop's log at its end, or at one line of it. Says so where there is nothing to show. */
  async open(folder: string, hop: HopName, line?: number): Promise<void> {
    const uri = vscode.Uri.from({ scheme: logScheme, path: `/${basename(folder)}/${hop}.log`, query: JSON.stringify({ folder, hop }) });
    const { text, rowOf } = await this.#read(folder, hop);
    if (text === '') return void vscode.window.showInformationMessage(`The ${hop} has not logged anything yet.`);
    this.#changed.fire(uri); // an editor that is open already may be behind
    const document = await vscode.workspace.openTextDocument(uri);
    const row = line === undefined ? document.lineCount - 1 : (rowOf(line) ?? 0);
    const place = line === undefined ? new vscode.Range(row, 0, row, 0) : document.lineAt(Math.min(row, document.lineCount - 1)).range;
    const editor = await vscode.window.showTextDocument(document, { selection: new vscode.Range(place.start, place.start) });
    editor.revealRange(place, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const subject = readSubject(uri);
    if (subject === null) return '';
    if (!vscode.workspace.isTrusted) return 'In Restricted Mode no log is read.\n';
    this.#watch(uri, subject.folder, subject.hop);
    return (await this.#read(subject.folder, subject.hop)).text;
  }

  dispose(): void {
    for (const disposable of [...this.#subscriptions, ...this.#watchers.values(), this.#changed]) disposable.dispose();
  }

  async #read(folder: string, hop: HopName): Promise<LogText> {
    const { localSources } = await this.#services();
    const records: LogRecord[] = [];
    for await (const record of localSources(folder).logs.read({})) if (record.hop === hop) records.push(record);
    return logText(records, undefined);
  }

  #watch(uri: vscode.Uri, folder: string, hop: HopName): void {
    if (this.#watchers.has(uri.toString())) return;
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), `.agentcore-chain/logs/${hop}.jsonl`));
    let resting: NodeJS.Timeout | undefined;
    const follow = (): void => {
      clearTimeout(resting);
      resting = setTimeout(() => this.#changed.fire(uri), restMs);
    };
    this.#watchers.set(uri.toString(), vscode.Disposable.from(watcher, watcher.onDidChange(follow), watcher.onDidCreate(follow), { dispose: () => clearTimeout(resting) }));
  }

  #unwatch(uri: vscode.Uri): void {
    this.#watchers.get(uri.toString())?.dispose();
    this.#watchers.delete(uri.toString());
  }
}

/** Null for an address that is none of ours: VS Code asks again for what an earlier window had open. */
function readSubject({ query }: vscode.Uri): { readonly folder: string; readonly hop: HopName } | null {
  try {
    const value: unknown = JSON.parse(query);
    if (typeof value !== 'object' || value === null || !('folder' in value) || !('hop' in value)) return null;
    return typeof value.folder === 'string' && isHopName(value.hop) ? { folder: value.folder, hop: value.hop } : null;
  } catch {
    return null;
  }
}
