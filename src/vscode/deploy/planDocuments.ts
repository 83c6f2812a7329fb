import * as vscode from 'vscode';
import { hasChanges } from '../../app/deploy/planWords.ts';
import { planLines, type ShownPlan } from '../../app/deploy/planLines.ts';
import type { InspectionLine } from '../../core/inspection/inspectionLines.ts';
import { commandIds, planDocument } from '../contributions.ts';
import { toneDecorations } from '../inspect/toneDecorations.ts';
import type { Parts } from '../parts.ts';

/** A plan in an editor. */
export type PlanOnScreen = ShownPlan & { readonly folder: string };

type Shown = { readonly plan: PlanOnScreen; readonly lines: readonly InspectionLine[] };

let documents: PlanDocuments | null = null;

/** The window's plans, made when one is first shown. */
export function planDocuments({ extension }: Pick<Parts, 'extension'>): PlanDocuments {
  if (documents !== null) return documents;
  documents = new PlanDocuments();
  extension.subscriptions.push(documents);
  return documents;
}

/** Plans as read-only texts: one for each chain, which the next plan replaces. They live in memory alone. */
export class PlanDocuments implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable {
  readonly #shown = new Map<string, Shown>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#lensesChanged.event;
  readonly #decorations = toneDecorations();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor() {
    const { scheme } = planDocument;
    this.#subscriptions = [
      this.#changed, this.#lensesChanged, this.#decorations,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.languages.registerCodeLensProvider({ scheme }, this),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#decorate()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => document.uri.scheme === scheme && this.#decorate()),
    ];
  }

  /** Opens the plan, or replaces the one of this chain that is open. Resolves when it is what the editor shows: nobody is asked over an older one. */
  async show(plan: PlanOnScreen): Promise<void> {
    const uri = this.#keep(plan);
    const document = await vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(uri), planDocument.language);
    const editor = await vscode.window.showTextDocument(document, { preview: false });
    await textToBe(document, this.provideTextDocumentContent(uri));
    editor.revealRange(new vscode.Range(0, 0, 0, 0), vscode.TextEditorRevealType.AtTop);
    this.#decorate();
  }

  /** Says in the plan's editor, where it is still open, what became of it. */
  note(plan: PlanOnScreen, outcome: string): void {
    this.#keep({ ...plan, outcome });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const shown = this.#shown.get(uri.toString());
    return shown === undefined ? 'This plan was not kept. Run "AgentCore Chain: Plan Deployment" to make a new one.\n' : shown.lines.map((line) => `${line.map(({ text }) => text).join('').trimEnd()}\n`).join('');
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const plan = this.#shown.get(uri.toString())?.plan;
    if (plan === undefined) return [];
    const { intent, outcome, steps } = plan;
    const subject = subjectOf(plan);
    const first = new vscode.Range(0, 0, 0, 0);
    const goOn = intent === 'deploy' ? { title: '$(cloud-upload) Deploy...', command: commandIds.deployChain, arguments: [subject] } : { title: '$(trash) Destroy...', command: commandIds.destroyChain };
    const again = { title: '$(refresh) Plan Again', command: commandIds.planDeployment, arguments: [subject] };
    return [...(outcome === null && hasChanges(steps) ? [new vscode.CodeLens(first, goOn)] : []), new vscode.CodeLens(first, again)];
  }

  dispose(): void {
    this.#shown.clear();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #keep(plan: PlanOnScreen): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: planDocument.scheme, path: `/Deployment of ${plan.chain}`, query: plan.folder });
    this.#shown.set(uri.toString(), { plan, lines: planLines(plan) });
    this.#changed.fire(uri);
    this.#lensesChanged.fire();
    return uri;
  }

  #decorate(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const shown = this.#shown.get(editor.document.uri.toString());
      if (shown !== undefined) this.#decorations.apply(editor, shown.lines);
    }
  }
}

/** VS Code takes its time to ask for a text that has changed. */
async function textToBe(document: vscode.TextDocument, text: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => void (document.getText() === text && resolve());
  const looking = vscode.workspace.onDidChangeTextDocument((change) => void (change.document === document && look()));
  const longest = setTimeout(resolve, longestRefreshMs);
  look();
  await promise;
  looking.dispose();
  clearTimeout(longest);
}

/** In milliseconds. A window that is that slow shows it later. */
const longestRefreshMs = 3_000;

/** What a command is handed that goes on with this plan: the steps that it is about. */
export function subjectOf({ only }: PlanOnScreen): unknown {
  return { only: only === null ? null : [...only] };
}

/** Narrows what the plan's own links hand to a command; null: all of the chain. */
export function chosenIn(subject: unknown): readonly string[] | null {
  if (typeof subject !== 'object' || subject === null || !('only' in subject) || !Array.isArray(subject.only)) return null;
  return subject.only.map(String);
}
