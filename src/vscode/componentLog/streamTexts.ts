import * as vscode from 'vscode';
import type { LogWindow } from '../../app/ports.ts';
import { logText } from './logText.ts';
import { showLine } from './showLine.ts';

const scheme = 'agentcore-chain-stream';

/** Lines of CloudWatch streams as read-only texts, as they were when they were opened. */
export class StreamTexts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #subscription: vscode.Disposable;
  #count = 0;

  constructor() {
    this.#subscription = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => void (uri.scheme === scheme && this.#texts.delete(uri.query))),
    );
  }

  provideTextDocumentContent({ query }: vscode.Uri): string {
    return this.#texts.get(query) ?? 'These lines were read in an earlier window. Open them again from their flow.\n';
  }

  /** `stream`: `group:stream`, as evidence names it. */
  async open(window: LogWindow, stream: string, line: number): Promise<void> {
    const { text, rowOf } = logText(window, undefined);
    this.#count += 1;
    const uri = vscode.Uri.from({ scheme, path: `/${stream.replaceAll(/[^\w.-]+/g, '-').slice(-80)}.log`, query: String(this.#count) });
    this.#texts.set(uri.query, text);
    await showLine(uri, rowOf(line));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#texts.clear();
  }
}
