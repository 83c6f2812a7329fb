import * as vscode from 'vscode';
import type { CheckedReadiness } from '../../app/checkReadiness.ts';
import { readinessLines } from '../../app/readinessLines.ts';
import type { InspectionLine } from '../../core/inspection/inspectionLines.ts';
import type { Remedy } from '../../core/readiness/readiness.ts';
import { commandIds, readinessDocument } from '../contributions.ts';
import { toneDecorations } from '../inspect/toneDecorations.ts';
import type { Parts } from '../parts.ts';
import { ownCommands, stepsToDeploy } from './readinessWords.ts';

type Shown = { readonly readiness: CheckedReadiness; readonly lines: readonly InspectionLine[] };

let documents: ReadinessDocuments | null = null;

/** The window's texts on readiness, made when one is first shown. */
export function readinessDocuments({ extension }: Pick<Parts, 'extension'>): ReadinessDocuments {
  if (documents !== null) return documents;
  documents = new ReadinessDocuments();
  extension.subscriptions.push(documents);
  return documents;
}

/** Which logs of a deployed chain can be there, as read-only texts: one for each chain, which the next look replaces. They live in memory alone. */
export class ReadinessDocuments implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable {
  readonly #shown = new Map<string, Shown>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#lensesChanged.event;
  readonly #decorations = toneDecorations();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor() {
    const { scheme } = readinessDocument;
    this.#subscriptions = [
      this.#changed, this.#lensesChanged, this.#decorations,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.languages.registerCodeLensProvider({ scheme }, this),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#decorate()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => document.uri.scheme === scheme && this.#decorate()),
    ];
  }

  /** Opens it, or replaces the one of this chain that is open. */
  async show(readiness: CheckedReadiness, folder: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: readinessDocument.scheme, path: `/Log readiness of ${readiness.chain}`, query: folder });
    this.#shown.set(uri.toString(), { readiness, lines: readinessLines(readiness, ownCommands) });
    this.#changed.fire(uri);
    this.#lensesChanged.fire();
    const document = await vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(uri), readinessDocument.language);
    await vscode.window.showTextDocument(document, { preview: false });
    this.#decorate();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const shown = this.#shown.get(uri.toString());
    return shown === undefined ? 'This was not kept. Run "AgentCore Chain: Check Log Readiness" to look again.\n' : shown.lines.map((line) => `${line.map(({ text }) => text).join('').trimEnd()}\n`).join('');
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const readiness = this.#shown.get(uri.toString())?.readiness;
    if (readiness === undefined) return [];
    const first = new vscode.Range(0, 0, 0, 0);
    const steps = stepsToDeploy(readiness);
    const isMended = (kind: Remedy['kind']): boolean => readiness.hops.some(({ remedy }) => remedy?.kind === kind);
    return [
      new vscode.CodeLens(first, { title: '$(refresh) Check Again', command: commandIds.checkLogReadiness }),
      ...(steps.length === 0 ? [] : [new vscode.CodeLens(first, { title: `$(cloud-upload) Deploy ${steps.join(', ')}...`, command: commandIds.deployChain, arguments: [{ only: steps }] })]),
      ...(isMended('logGroup') ? [new vscode.CodeLens(first, { title: '$(go-to-file) Open Chain File', command: commandIds.openChainFile })] : []),
      ...(isMended('send') ? [new vscode.CodeLens(first, { title: '$(verified) Verify Deployment', command: commandIds.verifyDeployment })] : []),
    ];
  }

  dispose(): void {
    this.#shown.clear();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #decorate(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const shown = this.#shown.get(editor.document.uri.toString());
      if (shown !== undefined) this.#decorations.apply(editor, shown.lines);
    }
  }
}
