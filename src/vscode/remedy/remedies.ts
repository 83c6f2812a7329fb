import * as vscode from 'vscode';
import type { Services } from '../../app/services.ts';
import { chainWithProjects } from '../../core/chain/chainWithProjects.ts';
import { placeChange, refusalOfChange, settingName, stateOfChange, valueOfSetting, type SettingChange } from '../../core/chain/settingChange.ts';
import type { WatchedChain } from '../../core/chain/chain.ts';
import { ChainError } from '../../core/errors.ts';
import type { Chains } from '../chain/chains.ts';
import { commandIds } from '../contributions.ts';
import type { FlowFeed } from '../flows/flowFeed.ts';
import { openChainDocument, replaceAndSave } from './chainDocument.ts';
import { confirmEdit } from './confirmEdit.ts';
import { followEdit } from './followEdit.ts';
import { ProposalDocuments } from './proposalDocuments.ts';
import { changeInWords, doneInWords, nextStep, type NextStep } from './remedyWords.ts';

export type RemedySettings = { readonly services: () => Promise<Services>; readonly chains: Chains; readonly feed: FlowFeed };

const commandOf: { readonly [step in NonNullable<NextStep['button']>['does']]: string } = {
  send: commandIds.sendRequest, restart: commandIds.restartChain, run: commandIds.runChain, reload: commandIds.refreshFlows,
};

/** How long what needs no answer stands in the status bar, in milliseconds. */
const saidForMs = 8_000;

/** What mends a fault in the chain file: shown first, made when the user says so. Edits nothing but the selected chain's file. */
export class Remedies implements vscode.Disposable {
  readonly #settings: RemedySettings;
  readonly #proposals = new ProposalDocuments();

  constructor(settings: RemedySettings) {
    this.#settings = settings;
  }

  /** Throws flow-unknown, chain-file-missing, chain-file-invalid, file-unwritable. */
  async apply(flowId: string): Promise<void> {
    const { feed, chains } = this.#settings;
    const session = chains.selected;
    const remedy = (await feed.board.request('story', { id: flowId }))?.remedy ?? null;
    if (session === null || remedy === null || remedy.change === null) throw new ChainError('flow-unknown', 'There is nothing to change for this flow any more.', { source: 'user' });
    const title = remedy.action.replace(/…$/, '');
    const document = await openChainDocument(session.folder);
    for (let hasChangedMeanwhile = false; ; hasChangedMeanwhile = true) {
      const before = document.getText();
      const plan = await this.#plan(document, remedy.change, title);
      if (plan === null) return;
      const unshow = await this.#proposals.show(document.uri, plan.after, `agentcore-chain.json: ${title}`);
      try {
        const isWanted = await confirmEdit({ title, change: plan.words, isDirty: document.isDirty, hasChangedMeanwhile });
        if (!isWanted) return;
        if (document.getText() !== before) continue; // what was shown is not what would be written
        const aftermath = await followEdit(session, () => replaceAndSave(document, plan.after));
        await unshow();
        return void this.#sayNext(nextStep(feed.source.kind === 'aws' ? { kind: 'aws' } : aftermath, remedy.change));
      } finally {
        await unshow();
      }
    }
  }

  /** Opens the selected chain's file with the setting selected. */
  async openSetting(setting: readonly (string | number)[]): Promise<void> {
    const { chains, services } = this.#settings;
    if (chains.selected === null) return;
    const document = await openChainDocument(chains.selected.folder);
    const span = (await services()).findSetting(document.getText(), setting);
    const selection = span === null ? undefined : new vscode.Range(document.positionAt(span.from), document.positionAt(span.to));
    await vscode.window.showTextDocument(document, selection === undefined ? {} : { selection });
  }

  dispose(): void {
    this.#proposals.dispose();
  }

  /** Null where there is nothing to do, or the user gave up. */
  async #plan(document: vscode.TextDocument, change: SettingChange, title: string): Promise<{ readonly after: string; readonly words: string } | null> {
    const { parseChainText, editChainText } = await this.#settings.services();
    const text = document.getText();
    const chain = await readOrShow(document, parseChainText);
    if (chainWithProjects(chain) === null) throw new ChainError('chain-projects-elsewhere', `${settingName(change.path)} is set where this chain is deployed from: the chain file here only describes it.`, { source: 'user', remedy: 'Change it there and deploy it. Attach again to see it here.' });
    const state = stateOfChange(chain, change);
    if (state === 'done') {
      void this.#sayNext({ message: `${doneInWords(change)} Send the request again.`, button: { label: 'Send Test Request...', does: 'send' } });
      return null;
    }
    if (state === 'none') throw new ChainError('chain-file-invalid', 'agentcore-chain.json has changed, so that this edit would mend nothing any more.', { source: 'user', remedy: 'Send the request again and look at the new flow.' });
    let answer: string | null = null;
    if ('ask' in change) {
      const { question, suggestions } = change.ask;
      const said = await vscode.window.showInputBox({ title, prompt: question, value: suggestions[0] ?? '', ignoreFocusOut: true, validateInput: (value) => refusalOfChange(chain, change, value) });
      if (said === undefined) return null;
      answer = said;
    }
    const placed = placeChange(chain, change, answer);
    return { after: editChainText(text, placed).after, words: changeInWords(change, valueOfSetting(chain, change), placed.value) };
  }

  async #sayNext({ message, button }: NextStep): Promise<void> {
    if (button === null) return void vscode.window.setStatusBarMessage(`$(check) ${message}`, saidForMs);
    const chosen = await vscode.window.showInformationMessage(message, button.label);
    if (chosen !== undefined) await vscode.commands.executeCommand(commandOf[button.does]);
  }
}

/** A file that cannot be used has to be mended first: it is shown, and what is wrong with it thrown. */
async function readOrShow(document: vscode.TextDocument, read: Services['parseChainText']): Promise<WatchedChain> {
  try {
    return read(document.getText());
  } catch (error) {
    await vscode.window.showTextDocument(document);
    throw error;
  }
}
