import * as vscode from 'vscode';
import type { TonedLine } from '../../core/tonedLine.ts';
import { toneDecorations } from './toneDecorations.ts';

/** What texts of one kind have in common. */
export type TextKind<Subject> = {
  readonly document: { readonly scheme: string; readonly language: string };
  /** What stands in an editor whose text is not kept any more. */
  readonly lost: string;
  /** The links above a text, and the line that they stand over. */
  readonly links: (subject: Subject, uri: vscode.Uri) => readonly vscode.Command[];
  readonly linksOver?: number;
};

/** Read-only texts with tones and links, each about its subject. They live in memory alone: nothing of them is written anywhere. */
export class TonedTexts<Subject> implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable {
  readonly #kind: TextKind<Subject>;
  readonly #kept = new Map<string, { readonly subject: Subject; readonly lines: readonly TonedLine[] }>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #linksChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#linksChanged.event;
  readonly #decorations = toneDecorations();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(kind: TextKind<Subject>) {
    this.#kind = kind;
    const { scheme } = kind.document;
    this.#subscriptions = [
      this.#changed, this.#linksChanged, this.#decorations,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.languages.registerCodeLensProvider({ scheme }, this),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#decorate()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => document.uri.scheme === scheme && this.#decorate()),
    ];
  }

  /** The text's address. One that is open shows what replaces it. */
  keep(place: { readonly path: string; readonly query?: string }, subject: Subject, lines: readonly TonedLine[]): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: this.#kind.document.scheme, ...place });
    this.#kept.set(uri.toString(), { subject, lines });
    this.#changed.fire(uri);
    this.#linksChanged.fire();
    return uri;
  }

  /** Undefined where the text is none of these, or not kept any more. */
  subjectAt(uri: vscode.Uri): Subject | undefined {
    return this.#kept.get(uri.toString())?.subject;
  }

  /** Opens a text that is kept, from its beginning. Resolves when it is what the editor shows: nobody is asked over an older one. */
  async show(uri: vscode.Uri): Promise<void> {
    const document = await vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(uri), this.#kind.document.language);
    const editor = await vscode.window.showTextDocument(document, { preview: false });
    await textToBe(document, this.provideTextDocumentContent(uri));
    editor.revealRange(new vscode.Range(0, 0, 0, 0), vscode.TextEditorRevealType.AtTop);
    this.#decorate();
  }

  /** Lets go of all texts but those whose addresses are given. */
  forgetOthers(open: ReadonlySet<string>): void {
    for (const uri of this.#kept.keys()) if (!open.has(uri)) this.#kept.delete(uri);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const kept = this.#kept.get(uri.toString());
    return kept === undefined ? `${this.#kind.lost}\n` : kept.lines.map((line) => `${line.map(({ text }) => text).join('').trimEnd()}\n`).join('');
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const subject = this.subjectAt(uri);
    if (subject === undefined) return [];
    const line = this.#kind.linksOver ?? 0;
    return this.#kind.links(subject, uri).map((command) => new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command));
  }

  dispose(): void {
    this.#kept.clear();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #decorate(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const kept = this.#kept.get(editor.document.uri.toString());
      if (kept !== undefined) this.#decorations.apply(editor, kept.lines);
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
