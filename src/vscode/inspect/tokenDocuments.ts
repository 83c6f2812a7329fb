import * as vscode from 'vscode';
import { inspectionLines, type InspectionLine } from '../../core/inspection/inspectionLines.ts';
import type { TokenInspection } from '../../core/inspection/inspectToken.ts';
import type { TokenVerification } from '../../core/inspection/tokenVerification.ts';
import { clockIn } from '../../core/story/clock.ts';
import type { RawToken } from '../../core/token/rawToken.ts';
import { commandIds, tokenDocument } from '../contributions.ts';
import { toneDecorations } from './toneDecorations.ts';

/** A token that is looked at. `token` is held to verify it when asked to, until its editor is closed. */
export type LookedAt = { readonly token: RawToken; readonly inspection: TokenInspection; readonly verification: TokenVerification };

type Shown = LookedAt & { readonly lines: readonly InspectionLine[] };

const titles: { readonly [state in TokenVerification['state']]: string } = {
  notAsked: '$(verified) Verify', impossible: '$(verified) Verify', unavailable: '$(refresh) Verify Again', verified: '$(refresh) Verify Again',
};

/** Inspected tokens as read-only texts. They live in memory, as long as their editors: nothing of them is written anywhere. */
export class TokenDocuments implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable {
  readonly #shown = new Map<string, Shown>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#lensesChanged.event;
  readonly #decorations = toneDecorations();
  readonly #subscriptions: readonly vscode.Disposable[];
  #count = 0;

  constructor() {
    const { scheme } = tokenDocument;
    this.#subscriptions = [
      this.#changed,
      this.#lensesChanged,
      this.#decorations,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.languages.registerCodeLensProvider({ scheme }, this),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#decorate()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => document.uri.scheme === scheme && this.#decorate()),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => closed.length > 0 && this.#forgetClosed()),
    ];
  }

  /** Opens a new editor for it. Its address says nothing of the token. */
  async open(looked: LookedAt): Promise<void> {
    const uri = vscode.Uri.from({ scheme: tokenDocument.scheme, path: `/Token ${(this.#count += 1)}` });
    this.#keep(uri, looked);
    const document = await vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(uri), tokenDocument.language);
    await vscode.window.showTextDocument(document, { preview: false });
  }

  /** What an editor shows; undefined where it is none of ours, or closed. */
  at(uri: vscode.Uri): LookedAt | undefined {
    return this.#shown.get(uri.toString());
  }

  replace(uri: vscode.Uri, looked: LookedAt): void {
    if (!this.#shown.has(uri.toString())) return; // closed meanwhile
    this.#keep(uri, looked);
    this.#changed.fire(uri);
    this.#lensesChanged.fire();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const shown = this.#shown.get(uri.toString());
    return shown === undefined ? 'This token was not kept. Inspect it again to see it.\n' : shown.lines.map((line) => `${line.map(({ text }) => text).join('').trimEnd()}\n`).join('');
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const shown = this.#shown.get(uri.toString());
    if (shown === undefined) return [];
    const title = titles[shown.verification.state];
    return [new vscode.CodeLens(new vscode.Range(1, 0, 1, 0), { title, command: commandIds.verifyToken, arguments: [uri] })];
  }

  dispose(): void {
    this.#shown.clear();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #keep(uri: vscode.Uri, looked: LookedAt): void {
    this.#shown.set(uri.toString(), { ...looked, lines: inspectionLines(looked.inspection, looked.verification, clockIn(undefined)) });
  }

  #decorate(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const shown = this.#shown.get(editor.document.uri.toString());
      if (shown !== undefined) this.#decorations.apply(editor, shown.lines);
    }
  }

  #forgetClosed(): void {
    const open = new Set(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => (input instanceof vscode.TabInputText ? input.uri.toString() : ''))));
    for (const uri of this.#shown.keys()) if (!open.has(uri)) this.#shown.delete(uri);
  }
}
