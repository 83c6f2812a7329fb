import { FlowBoard } from '../../src/app/flowBoard.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { hopNames } from '../../src/core/chain/hop.ts';
import { ChainError } from '../../src/core/errors.ts';
import type { ConfigurationRevision } from '../../src/core/chain/configuration.ts';
import { Channel } from '../../src/protocol/channel.ts';
import { readHostAsks } from '../../src/protocol/readHostAsks.ts';
import { viewProtocolVersion, type HostContract, type ShownStory, type ViewContract, type ViewState } from '../../src/protocol/tokenFlow.ts';
import { scenarioLines, type ToldFlow } from '../builders/scenarioLines.ts';

export type HostScript = {
  readonly state?: Partial<ViewState>;
  readonly flows?: readonly ToldFlow[];
  /** One that is filled already. */
  readonly board?: FlowBoard;
  /** Further lines, where scenarios are not enough. */
  readonly records?: readonly LogRecord[];
  /** The flows' lines stand in log groups of AWS. */
  readonly inCloudWatch?: boolean;
  /** Another than the view's: it is told so. */
  readonly version?: number;
  readonly shown?: Partial<Omit<ShownStory, 'story'>>;
  /** Questions of this name are refused. */
  readonly refuses?: string;
  /** Milliseconds before each answer. */
  readonly answersAfterMs?: number;
};

const liveState: ViewState = { phase: 'live', source: { kind: 'local', chain: 'orders' }, progress: null, notice: null, revision: 0, runtimeUrl: 'http://127.0.0.1:8900' };

/** Stands for the extension: the real channel, readers and board of flows. Everything it was asked to do is in `asked`. */
export class ScriptedHost {
  readonly board: FlowBoard;
  readonly asked: { readonly name: string; readonly ask: unknown }[] = [];
  readonly strange: string[] = [];
  /** What it tells of any flow, in the place of the board's story. */
  instead: ShownStory | null = null;
  readonly #channel: Channel<ViewContract, HostContract>;
  readonly #script: HostScript;
  readonly #revisions: ConfigurationRevision[] = [];
  #listener: (message: unknown) => void = () => {};
  #told = 0;
  #revision = 0;
  #latest = 0;
  #state: ViewState;

  constructor(script: HostScript, post: (message: unknown) => Promise<unknown>) {
    this.#script = script;
    this.#state = { ...liveState, ...script.state };
    this.board = script.board ?? new FlowBoard();
    if (script.board === undefined) this.#fill(script.flows ?? [], script.records ?? []);
    const { board } = this;
    this.#channel = new Channel({
      port: {
        // A page that is being closed hears nothing any more.
        post: (message) => void post(message).catch(() => {}),
        listen: (listener) => {
          this.#listener = listener;
          return () => { this.#listener = () => {}; };
        },
      },
      service: {
        requests: {
          ready: ({ version }) => {
            if (version !== (script.version ?? viewProtocolVersion)) throw new ChainError('chain-protocol-mismatch', 'This view is of another version of the extension.', { source: 'extension', remedy: 'Reload the window.' });
            return this.#state;
          },
          page: (ask) => this.#answer('page', ask, () => board.page(ask.filter, ask.from, ask.count, ask.timeZone)),
          indexOf: (ask) => this.#answer('indexOf', ask, () => board.indexOf(ask.id, ask.filter)),
          nextBroken: (ask) => this.#answer('nextBroken', ask, () => board.nextBroken(ask.id, ask.filter, ask.direction)),
          startingWith: (ask) => this.#answer('startingWith', ask, () => board.startingWith(ask)),
          story: (ask) => this.#answer('story', ask, () => this.#shownStory(ask.id)),
          act: (ask) => this.#answer('act', ask, () => null),
          useRange: (ask) => this.#answer('useRange', ask, () => null),
          openEvidence: (ask) => this.#answer('openEvidence', ask, () => null),
          openSetting: (ask) => this.#answer('openSetting', ask, () => null),
          applyRemedy: (ask) => this.#answer('applyRemedy', ask, () => null),
          openInCloudWatch: (ask) => this.#answer('openInCloudWatch', ask, () => null),
          copyInsightsQuery: (ask) => this.#answer('copyInsightsQuery', ask, () => null),
          copyHopSnippet: (ask) => this.#answer('copyHopSnippet', ask, () => null),
          exportFlow: (ask) => this.#answer('exportFlow', ask, () => null),
          copyReport: (ask) => this.#answer('copyReport', ask, () => null),
          copyText: (ask) => this.#answer('copyText', ask, () => null),
        },
        notices: {},
      },
      readers: readHostAsks,
      onStrange: (what) => this.strange.push(what),
    });
  }

  hear(message: unknown): void {
    this.#listener(message);
  }

  /** Flows happen while the view is open. */
  add(flows: readonly ToldFlow[], records: readonly LogRecord[] = []): void {
    this.#fill(flows, records);
    this.tellFlows();
  }

  clear(): void {
    this.board.clear();
    this.tellFlows();
  }

  become(state: Partial<ViewState>): void {
    this.#state = { ...this.#state, ...state };
    this.#channel.notify('state', this.#state);
  }

  tellFlows(): void {
    this.#revision += 1;
    this.become({ revision: this.#revision });
    this.#channel.notify('flows', { revision: this.#revision });
  }

  reveal(id: string): void {
    this.#channel.notify('reveal', { id });
  }

  /** Of one kind, in order. */
  askedFor(name: string): readonly unknown[] {
    return this.asked.filter((each) => each.name === name).map(({ ask }) => ask);
  }

  dispose(): void {
    this.#channel.dispose();
  }

  #fill(flows: readonly ToldFlow[], records: readonly LogRecord[]): void {
    for (const flow of flows) {
      const lines = scenarioLines(flow, this.#told++);
      this.board.add(this.#script.inCloudWatch === true ? lines.records.map(inCloudWatch) : lines.records);
      this.#revisions.push(...lines.revisions);
      this.#latest = Math.max(this.#latest, flow.at);
    }
    this.board.add(records);
    this.board.setConfiguration(this.#revisions);
    this.board.setSources(hopNames.map((hop) => ({ hop, state: 'readable' as const })));
    this.board.refresh(this.#latest + 1_000);
  }

  #shownStory(id: string): ShownStory | null {
    if (this.instead !== null) return this.instead;
    const story = this.board.story(id);
    return story === null ? null : { story, remedy: story.remedy?.setting == null ? 'none' : 'edit', pausedAt: null, ...this.#script.shown };
  }

  async #answer<A>(name: string, ask: unknown, answer: () => A): Promise<A> {
    this.asked.push({ name, ask });
    const { answersAfterMs, refuses } = this.#script;
    if (answersAfterMs !== undefined) await new Promise((resolve) => setTimeout(resolve, answersAfterMs));
    if (name === refuses) throw new ChainError('internal', `The host refuses ${name}.`, { source: 'extension', remedy: 'Try again.' });
    return answer();
  }
}

function inCloudWatch(record: LogRecord): LogRecord {
  return { ...record, source: 'cloudwatch', stream: `/aws/orders/${record.hop}:2026/11/22/[1]0a1b2c3d4e5f` };
}
