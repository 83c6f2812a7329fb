import * as vscode from 'vscode';
import { ChainError } from '../../core/errors.ts';
import type { Service } from '../../protocol/channel.ts';
import { viewProtocolVersion, type HostContract, type ShownSource, type ViewAction, type ViewState } from '../../protocol/tokenFlow.ts';
import type { Chains } from '../chain/chains.ts';
import type { FlowFeed } from '../flows/flowFeed.ts';
import { viewState } from './viewState.ts';

export type DeskSettings = {
  readonly chains: Chains;
  readonly feed: FlowFeed;
  /** What a button of the view sets going. */
  readonly act: (action: ViewAction) => Promise<void>;
  readonly openEvidence: Service<HostContract>['requests']['openEvidence'];
  readonly openSetting: Service<HostContract>['requests']['openSetting'];
  readonly applyRemedy: Service<HostContract>['requests']['applyRemedy'];
  readonly shownStory: Service<HostContract>['requests']['story'];
  readonly copyReport: Service<HostContract>['requests']['copyReport'];
  readonly copyText: Service<HostContract>['requests']['copyText'];
};

/** What every token flow view of the window shows and asks. */
export class TokenFlowDesk implements vscode.Disposable {
  readonly service: Service<HostContract>;
  readonly #settings: DeskSettings;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: vscode.Disposable[];

  constructor(settings: DeskSettings) {
    this.#settings = settings;
    const { chains, feed } = settings;
    this.#subscriptions = [chains.onDidChange(() => this.#changed.fire()), feed.onDidChange(() => this.#changed.fire())];
    this.service = {
      requests: {
        ready: ({ version }) => this.#greet(version),
        page: (ask, signal) => feed.board.request('page', ask, signal),
        indexOf: (ask, signal) => feed.board.request('indexOf', ask, signal),
        nextBroken: (ask, signal) => feed.board.request('nextBroken', ask, signal),
        story: settings.shownStory,
        act: async ({ action }) => {
          await settings.act(action);
          return null;
        },
        openEvidence: settings.openEvidence,
        openSetting: settings.openSetting,
        applyRemedy: settings.applyRemedy,
        copyReport: settings.copyReport,
        copyText: settings.copyText,
      },
      notices: {},
    };
  }

  async state(): Promise<ViewState> {
    const { chains, feed } = this.#settings;
    const { status } = chains;
    const runtimeUrl = status.kind === 'running' ? await reachable(status.state.urls.runtime) : null;
    return viewState({ status, feed: feed.phase, source: this.#shownSource(), revision: feed.revision, runtimeUrl });
  }

  dispose(): void {
    for (const subscription of [...this.#subscriptions, this.#changed]) subscription.dispose();
  }

  #greet(version: number): Promise<ViewState> {
    if (version === viewProtocolVersion) return this.state();
    throw new ChainError('chain-protocol-mismatch', 'This view is of another version of the extension.', { source: 'extension', remedy: 'Reload the window.' });
  }

  #shownSource(): ShownSource {
    const { chains, feed } = this.#settings;
    const chain = chains.selected?.folder.split(/[\\/]/).at(-1) ?? null;
    return feed.source.kind === 'local' ? { kind: 'local', chain } : { ...feed.source, chain };
  }
}

async function reachable(url: string): Promise<string> {
  return (await vscode.env.asExternalUri(vscode.Uri.parse(url))).toString(true);
}
