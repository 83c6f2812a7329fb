import * as vscode from 'vscode';
import { parseTimeSpan } from '../../app/parseTimeSpan.ts';
import type { Services } from '../../app/services.ts';
import { ChainError } from '../../core/errors.ts';
import { timeRanges, type ShownReading, type TimeRange } from '../../protocol/tokenFlow.ts';
import { contextKeys } from '../contributions.ts';
import { onDidChangeSetting, setting } from '../settings/setting.ts';
import type { FlowFeed } from './flowFeed.ts';
import type { FlowSource } from './flowSource.ts';
import { readRememberedSource } from './readRememberedSource.ts';

export type SourceChoiceSettings = {
  readonly feed: FlowFeed;
  readonly services: () => Promise<Services>;
  readonly memory: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
  readonly onProblem: (error: unknown) => void;
};

const sourceKey = 'flowSource';
const rangeKey = 'timeRange';

/** Where the view's flows come from, and how far back: chosen by the user, remembered for the workspace by names alone, with the account that AWS tells. */
export class SourceChoice implements vscode.Disposable {
  readonly #settings: SourceChoiceSettings;
  readonly #subscriptions: readonly vscode.Disposable[];
  /** What AWS is or was asked about. */
  #asked = '';

  constructor(settings: SourceChoiceSettings) {
    this.#settings = settings;
    const { feed, memory, onProblem } = settings;
    this.#subscriptions = [
      feed.onDidChange(() => this.#note()),
      onDidChangeSetting(['awsProfile', 'awsRegion', 'awsWindow'], () => void this.#followSettings().catch(onProblem)),
    ];
    const remembered = readRememberedSource(memory.get(sourceKey));
    if (remembered !== null) feed.beginWith(remembered);
    this.#note();
  }

  /** Reads from there, until another choice. Throws what kept it from being read; it stays chosen all the same, and the view says why it shows nothing. */
  async use(source: FlowSource): Promise<void> {
    const { feed, memory } = this.#settings;
    this.#asked = '';
    await memory.update(sourceKey, source.kind === 'aws' ? { kind: source.kind, profile: source.profile, region: source.region } : { kind: source.kind });
    await feed.useSource(source);
    if (feed.phase.kind === 'failed') throw feed.phase.error;
  }

  /** How far back the logs of AWS are read. */
  get range(): TimeRange {
    return timeRanges.find((range) => range === this.#settings.memory.get(rangeKey)) ?? 'setting';
  }

  /** In milliseconds. Throws setting-invalid. */
  get windowMs(): number {
    return (this.range === 'setting' ? null : parseTimeSpan(this.range)) ?? setting('awsWindow');
  }

  /** As the view shows it. */
  get timeRange(): Pick<ShownReading, 'range' | 'settingMs'> {
    return { range: this.range, settingMs: trySetting() };
  }

  async useRange(range: TimeRange): Promise<void> {
    const { feed, memory } = this.#settings;
    if (range === this.range) return;
    await memory.update(rangeKey, range);
    if (feed.source.kind === 'aws') await feed.reload();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #followSettings(): Promise<void> {
    const { source } = this.#settings.feed;
    if (source.kind === 'aws') await this.use({ kind: 'aws', profile: setting('awsProfile') ?? source.profile, region: setting('awsRegion') ?? source.region, account: null });
  }

  #note(): void {
    const { source, phase, live } = this.#settings.feed;
    void vscode.commands.executeCommand('setContext', contextKeys.source, source.kind);
    void vscode.commands.executeCommand('setContext', contextKeys.live, live.isOn);
    if (source.kind === 'aws' && source.account === null && phase.kind === 'ready') void this.#askAccount(source);
  }

  /** Only when logs could be read: what keeps AWS from answering has been told then. */
  async #askAccount({ profile, region }: Extract<FlowSource, { kind: 'aws' }>): Promise<void> {
    const { feed, services, log } = this.#settings;
    const asked = `${profile ?? ''} ${region}`;
    if (this.#asked === asked) return;
    this.#asked = asked;
    try {
      const { awsAccount } = await services();
      const account = await awsAccount({ region, ...(profile === null ? {} : { profile }) });
      if (this.#asked === asked) feed.noteAccount(account);
    } catch (error) {
      if (!(error instanceof ChainError)) throw error;
      log.warn(`${error.message} (${error.code})`); // the profile stands in its place
    }
  }
}

/** Null where the setting cannot be used: reading the logs says so. */
function trySetting(): number | null {
  try {
    return setting('awsWindow');
  } catch {
    return null;
  }
}
