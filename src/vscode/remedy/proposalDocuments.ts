import * as vscode from 'vscode';

const scheme = 'agentcore-chain-proposal';

/** Texts that are proposed and not written: read-only documents for the right side of a comparison. */
export class ProposalDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration: vscode.Disposable;
  #count = 0;

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.query) ?? '';
  }

  /** Shows what a file would become. The answer takes it off the screen. */
  async show(file: vscode.Uri, text: string, title: string): Promise<() => Promise<void>> {
    this.#count += 1;
    const key = String(this.#count);
    this.#texts.set(key, text);
    const proposal = file.with({ scheme, query: key });
    await vscode.commands.executeCommand('vscode.diff', file, proposal, title, { preview: true } satisfies vscode.TextDocumentShowOptions);
    return async () => {
      const isOurs = ({ input }: vscode.Tab): boolean => input instanceof vscode.TabInputTextDiff && input.modified.toString() === proposal.toString();
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs.filter(isOurs));
      await vscode.window.tabGroups.close(tabs, true);
      this.#texts.delete(key);
    };
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
