import * as vscode from 'vscode';
import type { FileWrite } from '../../core/scaffold/fileWrite.ts';

const scheme = 'agentcore-chain-preview';

/** Files that are not there yet, read-only in an editor, one at a time. Writes nothing. */
export class PreviewedFiles {
  readonly files: readonly FileWrite[];
  readonly #registration: vscode.Disposable;
  #showing: Promise<unknown> = Promise.resolve();
  #wanted: FileWrite | null = null;

  constructor(files: readonly FileWrite[]) {
    this.files = files;
    const contents = new Map(files.map(({ path, content }) => [`/${path}`, typeof content === 'string' ? content : '(no text)\n']));
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent: ({ path }) => contents.get(path) ?? '' });
  }

  /** Shows the file without taking the focus. Of several that are asked for quickly, the last. */
  show(file: FileWrite | undefined): void {
    this.#wanted = file ?? null;
    this.#showing = this.#showing.then(() => this.#showWanted(file)).catch(() => {}); // a preview that cannot be shown keeps nobody from going on
  }

  /** Closes its editor; resolves when that is gone. */
  async close(): Promise<void> {
    this.#wanted = null;
    await this.#showing;
    const tabs = vscode.window.tabGroups.all.flatMap(({ tabs: held }) => held).filter(({ input }) => input instanceof vscode.TabInputText && input.uri.scheme === scheme);
    await vscode.window.tabGroups.close(tabs);
    this.#registration.dispose();
  }

  async #showWanted(file: FileWrite | undefined): Promise<void> {
    if (file === undefined || file !== this.#wanted) return;
    await vscode.window.showTextDocument(vscode.Uri.from({ scheme, path: `/${file.path}` }), { preview: true, preserveFocus: true });
  }
}
