import type { ConfigurationRevision } from '../core/chain/configuration.ts';
import { configurationTimeline } from '../core/chain/configurationInForce.ts';
import { FlowBook } from '../core/flow/flowBook.ts';
import type { HopSource } from '../core/flow/flow.ts';
import type { LogRecord } from '../core/flow/logRecord.ts';
import { describeFlow } from '../core/story/describeFlow.ts';
import type { FlowDocument } from '../core/story/flowDocument.ts';
import { rowOf } from '../core/story/flowRow.ts';
import type { FlowRow } from '../core/story/flowRow.ts';
import type { Story, StoryVerdict } from '../core/story/story.ts';
import { tellStory } from '../core/story/tellStory.ts';
import { writeReport } from '../core/story/writeReport.ts';
import { judge, quietAfterMs } from './traceChain.ts';
import type { TracedFlow } from './traceChain.ts';

export type FlowFilter = {
  /** Words, all of which must stand somewhere in user, tool, finding code, short or flow id. In any case. */
  readonly text: string;
  /** Empty = all. */
  readonly verdicts: readonly StoryVerdict[];
  readonly user: string | null;
};

export type FlowPage = {
  /** Goes up whenever anything shown may differ. */
  readonly revision: number;
  /** Flows that match, and all there are. */
  readonly matching: number;
  readonly all: number;
  /** Of what text and user match, by verdict: what the toggles show. */
  readonly counts: { readonly [verdict in StoryVerdict]: number };
  readonly users: readonly string[];
  /** Newest first; rows[0] stands at `from`. */
  readonly from: number;
  readonly rows: readonly FlowRow[];
  /** Newest flow that is finished, by the filter; null where none. */
  readonly newest: string | null;
};

/** The flows of a chain as somebody looks through them while they happen. Knows no clock: who asks says what time it is. */
export class FlowBoard {
  #book = new FlowBook();
  #seen = new Set<string>();
  #revisions: readonly ConfigurationRevision[] = [];
  #sources: readonly HopSource[] = [];
  #flows: ReadonlyMap<string, TracedFlow> = new Map();
  /** Newest first. */
  #rows: readonly FlowRow[] = [];
  #revision = 0;

  /** A record that was there already (by source, stream and line) is passed over. */
  add(records: readonly LogRecord[]): void {
    for (const record of records) {
      const place = `${record.source} ${record.line} ${record.stream}`;
      if (this.#seen.has(place)) continue;
      this.#seen.add(place);
      this.#book.add(record);
    }
  }

  setConfiguration(revisions: readonly ConfigurationRevision[]): void {
    this.#revisions = revisions;
  }

  setSources(sources: readonly HopSource[]): void {
    this.#sources = sources;
  }

  /** Correlates and judges what came since; true where anything shown may differ. `now`: epoch milliseconds. */
  refresh(now: number): boolean {
    const inForce = configurationTimeline(this.#revisions);
    const hearings = this.#book.hearings(this.#sources);
    const traced = this.#book.flows({ settledBefore: now - quietAfterMs }).map((flow) => judge(flow, inForce, hearings));
    this.#flows = new Map(traced.map((flow) => [flow.subject.flow.id, flow]));
    this.#rows = traced.map(({ subject, diagnosis }) => rowOf(tellStory(subject, diagnosis))).sort(newestFirst);
    this.#revision += 1;
    return true;
  }

  page(filter: FlowFilter, from: number, count: number): FlowPage {
    const found = this.#rows.filter((row) => matches(row, filter));
    const rows = found.filter((row) => hasVerdict(row, filter));
    const counts = { healthy: 0, broken: 0, undetermined: 0, inProgress: 0 };
    for (const { verdict } of found) counts[verdict] += 1;
    const start = Math.max(0, Math.min(from, rows.length));
    return {
      revision: this.#revision, matching: rows.length, all: this.#rows.length, counts,
      users: [...new Set(this.#rows.map(({ user }) => user).filter((user) => user !== null))].sort(),
      from: start, rows: rows.slice(start, start + Math.max(0, count)),
      newest: rows.find(({ verdict }) => verdict !== 'inProgress')?.id ?? null,
    };
  }

  /** Place in the filtered list, newest first; -1 where it is not in it. */
  indexOf(id: string, filter: FlowFilter): number {
    return this.#list(filter).findIndex((row) => row.id === id);
  }

  /** The next broken flow of the filtered list from this one on, not around its end; from the list's end where `id` is null. Null where none is left. */
  nextBroken(id: string | null, filter: FlowFilter, direction: 'older' | 'newer'): string | null {
    const list = direction === 'older' ? this.#list(filter) : this.#list(filter).toReversed();
    const here = list.findIndex((row) => row.id === id);
    return list.slice(here + 1).find(({ verdict }) => verdict === 'broken')?.id ?? null;
  }

  story(id: string): Story | null {
    const traced = this.#flows.get(id);
    return traced === undefined ? null : tellStory(traced.subject, traced.diagnosis);
  }

  document(id: string): FlowDocument | null {
    const traced = this.#flows.get(id);
    return traced === undefined ? null : describeFlow(traced.subject, traced.diagnosis, []);
  }

  /** Redacted Markdown report of one flow, for the clipboard. */
  report(id: string, timeZone?: string): string | null {
    const story = this.story(id);
    return story === null ? null : writeReport(story, timeZone);
  }

  /** Forgets everything. */
  clear(): void {
    this.#book = new FlowBook();
    this.#seen = new Set();
    this.#flows = new Map();
    this.#rows = [];
    this.#revision += 1;
  }

  #list(filter: FlowFilter): readonly FlowRow[] {
    return this.#rows.filter((row) => matches(row, filter) && hasVerdict(row, filter));
  }
}

/** Those of unknown start last. */
function newestFirst(a: FlowRow, b: FlowRow): number {
  return (b.startedAt ?? -Infinity) - (a.startedAt ?? -Infinity) || (a.id < b.id ? 1 : -1);
}

function matches(row: FlowRow, { text, user }: FlowFilter): boolean {
  if (user !== null && row.user !== user) return false;
  const hay = [row.user, row.tool, row.code, row.short, row.id].join('\n').toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => hay.includes(word));
}

function hasVerdict(row: FlowRow, { verdicts }: FlowFilter): boolean {
  return verdicts.length === 0 || verdicts.includes(row.verdict);
}
