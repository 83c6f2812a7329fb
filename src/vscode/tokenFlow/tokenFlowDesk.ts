import { ChainError } from '../../core/errors.ts';
import type { FlowPage } from '../../core/story/flowPage.ts';
import type { Service } from '../../protocol/channel.ts';
import { viewProtocolVersion, type HostContract, type ShownReading, type ShownSource, type ViewState } from '../../protocol/tokenFlow.ts';
import type { Chains } from '../chain/chains.ts';
import type { SelectedChainFile } from '../chainFile/selectedChainFile.ts';
import { Emitter, type Disposable } from '../emitter.ts';
import type { FlowFeed } from '../flows/flowFeed.ts';
import type { Orders } from './viewOrders.ts';
import { viewState } from './viewState.ts';

/** A view asks for rows before it knows whether there can be any: no worker starts for that. */
const noFlows: FlowPage = { revision: 0, matching: 0, all: 0, counts: { healthy: 0, broken: 0, undetermined: 0, inProgress: 0 }, users: [], from: 0, rows: [], days: [], newest: null };

type HostRequests = Service<HostContract>['requests'];

export type DeskSettings = {
  readonly story: HostRequests['story'];
  readonly orders: Orders;
  readonly chains: Chains;
  readonly feed: FlowFeed;
  readonly chainFile: Pick<SelectedChainFile, 'content' | 'onDidChange'>;
  /** How far back the logs of AWS are read. */
  readonly timeRange: () => Pick<ShownReading, 'range' | 'settingMs'>;
  /** The address by which a browser reaches one of this machine. */
  readonly reachable: (url: string) => PromiseLike<string>;
};

/** What every token flow view of the window shows and asks. */
export class TokenFlowDesk implements Disposable {
  readonly service: Service<HostContract>;
  readonly #settings: DeskSettings;
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: readonly Disposable[];
  /** The runtime's address, and what a browser calls it. */
  #reached: { readonly url: string; readonly reachable: PromiseLike<string> } | null = null;

  constructor(settings: DeskSettings) {
    this.#settings = settings;
    const { chains, feed, chainFile, story, orders } = settings;
    const tell = (): void => this.#changed.fire();
    this.#subscriptions = [chains.onDidChange(tell), feed.onDidChange(tell), chainFile.onDidChange(tell)];
    this.service = {
      requests: {
        ready: ({ version }) => this.#greet(version),
        page: (ask, signal) => (mayHaveFlows(chains) ? feed.board.request('page', ask, signal) : noFlows),
        indexOf: (ask, signal) => feed.board.request('indexOf', ask, signal),
        nextBroken: (ask, signal) => feed.board.request('nextBroken', ask, signal),
        startingWith: (ask, signal) => feed.board.request('startingWith', ask, signal),
        story, ...orders,
      },
      notices: {},
    };
  }

  async state(): Promise<ViewState> {
    const { chains, feed, chainFile } = this.#settings;
    const { status } = chains;
    const runtimeUrl = status.kind === 'running' ? await this.#reach(status.state.urls.runtime) : null;
    return viewState({
      status, runtimeUrl, hasLooked: chains.looked, feed: feed.phase, live: feed.live.state, timeRange: this.#settings.timeRange(), source: this.#shownSource(), revision: feed.revision, hops: feed.hops,
      fileProblem: chains.selected === null ? null : chainFile.content.problem,
    });
  }

  dispose(): void {
    for (const subscription of [...this.#subscriptions, this.#changed]) subscription.dispose();
  }

  #greet(version: number): Promise<ViewState> {
    if (version !== viewProtocolVersion) throw new ChainError('chain-protocol-mismatch', 'This view is of another version of the extension.', { source: 'extension', remedy: 'Reload the window.' });
    this.#settings.feed.open();
    return this.state();
  }

  #reach(url: string): PromiseLike<string> {
    if (this.#reached?.url !== url) this.#reached = { url, reachable: this.#settings.reachable(url) };
    return this.#reached.reachable;
  }

  #shownSource(): ShownSource {
    const { chains, feed } = this.#settings;
    const chain = chains.selected?.folder.split(/[\\/]/).at(-1) ?? null;
    return feed.source.kind === 'local' ? { kind: 'local', chain } : { ...feed.source, chain };
  }
}

function mayHaveFlows({ status: { kind }, looked }: Chains): boolean {
  return kind === 'noChain' ? !looked : kind !== 'noFolder' && kind !== 'restricted';
}
