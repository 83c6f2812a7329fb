import type { ConfigurationRevision } from '../core/chain/configuration.ts';
import { configurationTimeline } from '../core/chain/configurationInForce.ts';
import { FlowBook } from '../core/flow/flowBook.ts';
import type { HopSource } from '../core/flow/flow.ts';
import type { LogRecord } from '../core/flow/logRecord.ts';
import { SeenLines } from '../core/flow/seenLines.ts';
import { describeFlow } from '../core/story/describeFlow.ts';
import { flowQuery, type QueryPlaces } from '../core/story/flowQuery.ts';
import type { FlowDocument } from '../core/story/flowDocument.ts';
import type { FlowFilter, FlowPage } from '../core/story/flowPage.ts';
import type { Story } from '../core/story/story.ts';
import { tellStory } from '../core/story/tellStory.ts';
import { writeReport } from '../core/story/writeReport.ts';
import { FlowList, type StartingWith } from './flowList.ts';
import { JudgedFlows } from './judgedFlows.ts';
import { quietAfterMs } from './silence.ts';

/**
 * How much a board holds: some 75 MB of an ordinary chain, and never more than a few hundred, whatever its components log. With a quarter above it the
 * oldest flows are forgotten, and what was logged before the oldest one that stays.
 */
const heldAtMost = { flows: 10_000, records: 200_000, characters: 300_000_000 } as const;

/**
 * The flows of a chain as somebody looks through them while they happen. Knows no clock and reads nothing: it is told what was logged, and what time it is.
 * What it shows is as of the last `refresh`, except for `clear`.
 */
export class FlowBoard {
  #book = new FlowBook({ isWatched: true });
  #seen = new SeenLines();
  #flows = new JudgedFlows();
  readonly #list = new FlowList();
  #revision = 0;
  #configured = '[]';
  #inForce = configurationTimeline([]);
  #sources: readonly HopSource[] = [];
  #since = -Infinity;

  /** A record that was there already (by source, stream and line) is passed over. */
  add(records: readonly LogRecord[]): void {
    for (const record of records) if (this.#seen.add(record)) this.#book.add(record);
  }

  setConfiguration(revisions: readonly ConfigurationRevision[]): void {
    const configured = JSON.stringify(revisions);
    if (configured === this.#configured) return;
    this.#configured = configured;
    this.#inForce = configurationTimeline(revisions);
  }

  setSources(sources: readonly HopSource[]): void {
    this.#sources = sources;
  }

  /**
   * Correlates and judges what came since the last time; true where anything shown may differ. `now`: epoch milliseconds. A flow without an answer is
   * settled 30 s after its last record, as it is for everybody who traces a chain; and one with an answer, too, where lines still come (`awaitsLines`): hops'
   * logs arrive one after the other, and a hop whose line is on its way is not one that was never reached.
   */
  refresh(now: number, awaitsLines = false): boolean {
    this.#book.keepNewest(heldAtMost);
    const options = { settledBefore: now - quietAfterMs, awaitsLines };
    const changed = this.#flows.update(this.#book.flows(options), { inForce: this.#inForce, hearings: this.#book.hearings(this.#sources) });
    if (changed) this.#show();
    return changed;
  }

  /** `timeZone`: an IANA name, for the days; none are told where it is absent. */
  page(filter: FlowFilter, from: number, count: number, timeZone?: string): FlowPage {
    return { revision: this.#revision, ...this.#list.page(filter, from, count, timeZone) };
  }

  /** Place in the filtered list, newest first; -1 where it is not in it. */
  indexOf(id: string, filter: FlowFilter): number {
    return this.#list.indexOf(id, filter);
  }

  /**
   * The next broken flow that the filter shows, from this one on and not around the list's end; null where none is left. The flow itself need not be shown.
   * Where `id` is null or unknown, `older` begins at the newest flow and `newer` at the oldest.
   */
  nextBroken(id: string | null, filter: FlowFilter, direction: 'older' | 'newer'): string | null {
    return this.#list.nextBroken(id, filter, direction);
  }

  /** The next flow that the filter shows whose user, or else tool, begins with these letters: from this one on and around the end. Null where none does. */
  startingWith(ask: StartingWith): string | null {
    return this.#list.startingWith(ask);
  }

  story(id: string): Story | null {
    const traced = this.#flows.find(id);
    return traced === null ? null : tellStory(traced.subject, traced.diagnosis);
  }

  document(id: string): FlowDocument | null {
    const traced = this.#flows.find(id);
    return traced === null ? null : describeFlow(traced.subject, traced.diagnosis, []);
  }

  /** Redacted Markdown report of one flow, for the clipboard. `timeZone`: an IANA name; UTC where absent. */
  report(id: string, timeZone?: string): string | null {
    const story = this.story(id);
    return story === null ? null : writeReport(story, timeZone);
  }

  /** A query that finds one flow's lines in CloudWatch; null where there is none to write. */
  query(id: string, places: QueryPlaces): string | null {
    const traced = this.#flows.find(id);
    return traced === null ? null : flowQuery(traced.subject.flow, places);
  }

  /** From now on: no flow in the list that began before, in epoch milliseconds. Those of unknown start stay. The records are kept: what hops logged tells of later flows too. */
  showSince(since: number): void {
    this.#since = since;
    this.#show();
  }

  /** Forgets all records and flows; what is in force and which logs there are stays. */
  clear(): void {
    this.#book = new FlowBook({ isWatched: true });
    this.#seen = new SeenLines();
    this.#flows = new JudgedFlows();
    this.#show();
  }

  #show(): void {
    this.#revision += 1;
    const { rows } = this.#flows;
    this.#list.show(this.#since === -Infinity ? rows : rows.filter(({ startedAt }) => startedAt === null || startedAt >= this.#since));
  }
}
