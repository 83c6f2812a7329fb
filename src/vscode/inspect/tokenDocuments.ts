import * as vscode from 'vscode';
import { inspectionLines } from '../../core/inspection/inspectionLines.ts';
import type { TokenInspection } from '../../core/inspection/inspectToken.ts';
import type { TokenVerification } from '../../core/inspection/tokenVerification.ts';
import { clockIn } from '../../core/story/clock.ts';
import type { RawToken } from '../../core/token/rawToken.ts';
import { commandIds, tokenDocument } from '../contributions.ts';
import { TonedTexts } from '../texts/tonedTexts.ts';

/** A token that is looked at. `token` is held to verify it when asked to, until its editor is closed. */
export type LookedAt = { readonly token: RawToken; readonly inspection: TokenInspection; readonly verification: TokenVerification };

const titles: { readonly [state in TokenVerification['state']]: string } = {
  notAsked: '$(verified) Verify', impossible: '$(verified) Verify', unavailable: '$(refresh) Verify Again', verified: '$(refresh) Verify Again',
};

/** Inspected tokens as read-only texts, kept as long as their editors are open. */
export class TokenDocuments implements vscode.Disposable {
  readonly #texts = new TonedTexts<LookedAt>({
    document: tokenDocument, lost: 'This token was not kept. Inspect it again to see it.', linksOver: 1,
    links: ({ verification }, uri) => [{ title: titles[verification.state], command: commandIds.verifyToken, arguments: [uri] }],
  });
  readonly #closing = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => closed.length > 0 && this.#forgetClosed());
  #count = 0;

  /** Opens a new editor for it. Its address says nothing of the token. */
  async open(looked: LookedAt): Promise<void> {
    await this.#texts.show(this.#keep(`/Token ${(this.#count += 1)}`, looked));
  }

  /** What an editor shows; undefined where it is none of ours, or closed. */
  at(uri: vscode.Uri): LookedAt | undefined {
    return this.#texts.subjectAt(uri);
  }

  replace(uri: vscode.Uri, looked: LookedAt): void {
    if (this.at(uri) !== undefined) this.#keep(uri.path, looked); // else it was closed meanwhile
  }

  dispose(): void {
    this.#closing.dispose();
    this.#texts.dispose();
  }

  #keep(path: string, looked: LookedAt): vscode.Uri {
    return this.#texts.keep({ path }, looked, inspectionLines(looked.inspection, looked.verification, clockIn(undefined)));
  }

  #forgetClosed(): void {
    this.#texts.forgetOthers(new Set(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => (input instanceof vscode.TabInputText ? input.uri.toString() : '')))));
  }
}
