import { unwatchFile, watchFile } from 'node:fs';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { LogWindow } from '../../app/ports.ts';
import type { Services } from '../../app/services.ts';
import type { HopName } from '../../core/chain/hop.ts';
import { logScheme } from '../contributions.ts';
import { logSubjectOf, writeLogSubject, type LogSubject } from './logSubject.ts';
import { absenceInWords, logText } from './logText.ts';
import { showLine } from './showLine.ts';

/**
 * How often a log that is shown is looked at, in milliseconds. Looked at, and not watched: VS Code takes its time to begin a watch, and what a component
 * writes meanwhile, and then no more, would never be shown.
 */
const betweenLooksMs = 1_000;

/** How many lines are shown: the newest of a log that is followed, and on either side of one that somebody looks for. More would only make the editor slow. */
const newest = 20_000;
const around = 1_000;

/** What the hops of a chain on this machine have logged, as read-only texts: a log's end follows while more is written, what is around one line stands still. */
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

  /** Opens a hop's log at its end, or at one line of it. Says so where there is nothing to show, or not that line. Throws file-unreadable. */
  async open(folder: string, hop: HopName, line: number | null = null): Promise<void> {
    const subject = { folder, hop, line };
    const window = await this.#read(subject);
    const row = line === null ? null : logText(window, undefined).rowOf(line);
    if (line !== null && row === null) void vscode.window.showInformationMessage(absenceInWords(line, window, `${hop}’s log`));
    else if (window.lines.length === 0) void vscode.window.showInformationMessage(`The ${hop} has not logged anything yet.`);
    if (window.lines.length === 0) return;
    const uri = vscode.Uri.from({ scheme: logScheme, path: `/${basename(folder)}/${hop}.log`, query: writeLogSubject(subject) });
    this.#changed.fire(uri); // an editor that is open already may be behind
    await showLine(uri, row);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const subject = logSubjectOf(uri.query);
    if (subject === null) return '';
    if (!vscode.workspace.isTrusted) return 'In Restricted Mode no log is read.\n';
    if (subject.line === null) this.#watch(uri, subject);
    return logText(await this.#read(subject), undefined).text;
  }

  dispose(): void {
    for (const disposable of [...this.#subscriptions, ...this.#watchers.values(), this.#changed]) disposable.dispose();
  }

  async #read({ folder, hop, line }: LogSubject): Promise<LogWindow> {
    const { readLogWindow } = await this.#services();
    return readLogWindow(folder, hop, { line, around: line === null ? newest : around });
  }

  #watch(uri: vscode.Uri, { folder, hop }: LogSubject): void {
    if (this.#watchers.has(uri.toString())) return;
    const file = join(folder, '.agentcore-chain', 'logs', `${hop}.jsonl`);
    const follow = (): void => this.#changed.fire(uri);
    watchFile(file, { interval: betweenLooksMs }, follow);
    this.#watchers.set(uri.toString(), { dispose: () => unwatchFile(file, follow) });
  }

  #unwatch(uri: vscode.Uri): void {
    this.#watchers.get(uri.toString())?.dispose();
    this.#watchers.delete(uri.toString());
  }
}
