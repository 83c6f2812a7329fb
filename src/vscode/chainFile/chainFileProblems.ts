import * as vscode from 'vscode';
import type { Services } from '../../app/services.ts';
import type { PlacedProblem } from '../../core/chain/placedProblem.ts';

/** How long typing must rest before the text is looked at, in milliseconds. */
const restMs = 150;

/**
 * Marks in open chain files what the schema cannot say: names that AWS refuses, members that contradict each other. What VS Code's own
 * JSON support tells already is left to it. Reads the editor's text and nothing else, so it works in Restricted Mode too.
 */
export class ChainFileProblems implements vscode.Disposable {
  readonly #services: () => Promise<Services>;
  readonly #onProblem: (error: unknown) => void;
  readonly #collection = vscode.languages.createDiagnosticCollection('agentcore-chain');
  readonly #subscriptions: readonly vscode.Disposable[];
  readonly #resting = new Map<vscode.TextDocument, NodeJS.Timeout>();

  constructor(services: () => Promise<Services>, onProblem: (error: unknown) => void) {
    this.#services = services;
    this.#onProblem = onProblem;
    this.#subscriptions = [
      vscode.workspace.onDidOpenTextDocument((document) => this.#check(document, 0)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#check(document, restMs)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)),
    ];
    for (const document of vscode.workspace.textDocuments) this.#check(document, 0);
  }

  dispose(): void {
    for (const timer of this.#resting.values()) clearTimeout(timer);
    for (const disposable of [...this.#subscriptions, this.#collection]) disposable.dispose();
  }

  #check(document: vscode.TextDocument, afterMs: number): void {
    if (document.uri.scheme !== 'file' || !/[\\/]agentcore-chain\.json$/.test(document.uri.fsPath)) return;
    clearTimeout(this.#resting.get(document));
    this.#resting.set(document, setTimeout(() => void this.#mark(document).catch(this.#onProblem), afterMs));
  }

  async #mark(document: vscode.TextDocument): Promise<void> {
    const { checkChainText } = await this.#services();
    if (document.isClosed) return;
    const untold = checkChainText(document.getText()).filter(({ editorTells }) => !editorTells || document.languageId !== 'json');
    this.#collection.set(document.uri, untold.map(diagnosticOf));
  }

  #forget(document: vscode.TextDocument): void {
    clearTimeout(this.#resting.get(document));
    if (this.#resting.delete(document)) this.#collection.delete(document.uri);
  }
}

function diagnosticOf({ line, column, endLine, endColumn, message }: PlacedProblem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1), message, vscode.DiagnosticSeverity.Error);
  diagnostic.source = 'AgentCore Chain';
  return diagnostic;
}
