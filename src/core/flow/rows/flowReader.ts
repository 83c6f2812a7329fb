import { hopNames, hopOrder } from '../../chain/hop.ts';
import type { Correlation } from '../correlation/correlator.ts';
import type { Flow, FlowHop, JoinedObservation } from '../flow.ts';
import type { Moment } from '../hopRecord.ts';
import { newestFirst } from '../newestFirst.ts';
import type { FlowRows } from '../correlation/membership.ts';
import { newestRows } from './newestRows.ts';
import type { FlowLimits } from './newestRows.ts';
import type { ObservationStore } from './observationStore.ts';

export type FlowOptions = {
  /** Epoch milliseconds: a flow whose last record is older counts as settled, also without its frontend's answer or refusal. */
  readonly settledBefore?: number;
  /** Lines of a flow may come after its frontend's answer: it settles by silence alone. */
  readonly awaitsLines?: boolean;
};

/** A flow as a book gives it. */
export type BookedFlow = Flow & {
  /** The same number, from one book, for the same records joined in the same way: then nothing but `state` can differ. */
  readonly contents: number;
};

/** Reads flows out of packed rows, as they were correlated. Rows added later change nothing in them. */
export class FlowReader {
  readonly #store: ObservationStore;
  readonly #rows: FlowRows;
  readonly #names: Correlation['names'];
  #hopsReadLast: { readonly flow: number; readonly hops: readonly FlowHop[] } | null = null;

  constructor(store: ObservationStore, { rows, names }: Correlation) {
    this.#store = store;
    this.#rows = rows;
    this.#names = names;
  }

  /** Number of flows. */
  get size(): number {
    return this.#rows.flows;
  }

  /** Every flow, by its start and then by id; those of unknown start last. */
  flows({ settledBefore = -Infinity, awaitsLines = false }: FlowOptions): readonly BookedFlow[] {
    return this.#readFlows({ settledBefore, awaitsLines });
  }

  /** Rows to keep where no more than so many may be. */
  newestRows(most: FlowLimits): readonly number[] {
    return newestRows(this.#store, this.#rows, newestFirst(this.#readFlows({ settledBefore: -Infinity, awaitsLines: false })), most);
  }

  /** A flow's hops. Only those asked for last are kept: the hops of a million records at once would be gigabytes. */
  hops(flow: number): readonly FlowHop[] {
    if (this.#hopsReadLast?.flow !== flow) this.#hopsReadLast = { flow, hops: this.#readHops(flow) };
    return this.#hopsReadLast.hops;
  }

  contents(flow: number): number {
    return this.#rows.contentsOf(flow);
  }

  #readFlows(options: Required<FlowOptions>): readonly ReadFlow[] {
    const flows = Array.from({ length: this.#rows.flows }, (_, flow) => this.#readFlow(flow, options));
    return flows.sort((a, b) => (a.startedAt ?? Infinity) - (b.startedAt ?? Infinity) || compareTexts(a.id, b.id));
  }

  #readFlow(flow: number, { settledBefore, awaitsLines }: Required<FlowOptions>): ReadFlow {
    const store = this.#store;
    const rows = this.#rows.of(flow);
    let [start, end, answered] = [Infinity, -Infinity, false];
    const hasProof = rows.some((row) => !this.#rows.isGuess(row));
    for (const row of rows) {
      if (hasProof && this.#rows.isGuess(row)) continue;
      const time = store.time(row);
      if (time < start) start = time;
      if (time > end) end = time;
      answered ||= store.hop(row) === frontend && (store.moment(row) === 'answered' || store.moment(row) === 'rejected');
    }
    const timed = start <= end;
    const correlationId = store.correlationId(flow + 1) ?? null;
    return new ReadFlow(this, flow, {
      id: correlationId ?? this.#names.get(flow) ?? '',
      state: (answered && !awaitsLines) || (timed && end < settledBefore) ? 'settled' : 'open',
      correlationId,
      sessionId: this.#sessionOf(rows),
      startedAt: timed ? start : null,
      endedAt: timed ? end : null,
    });
  }

  /** As the hop nearest to the user names it; first in the order of texts, should one hop name several. */
  #sessionOf(rows: Int32Array): string | null {
    let [session, nearest]: [string | null, number] = [null, hopNames.length];
    for (const row of rows) {
      const hop = this.#store.hop(row);
      const id = hop > nearest ? undefined : this.#store.id(row, 'sessionId');
      if (id === undefined) continue;
      if (hop < nearest || session === null || id < session) session = id;
      nearest = hop;
    }
    return session;
  }

  #readHops(flow: number): readonly FlowHop[] {
    const hops = hopNames.map((hop) => ({ hop, observations: [] as JoinedObservation[] }));
    for (const row of this.#rows.of(flow)) {
      hops[this.#store.hop(row)]?.observations.push(this.#store.read(row, this.#rows.joinedBy(row)));
    }
    for (const { observations } of hops) if (observations.length > 1) observations.sort(compareObservations);
    return hops;
  }
}

type FlowFacts = Omit<Flow, 'hops'>;

/** A flow whose hops are read when somebody looks. */
class ReadFlow implements BookedFlow {
  readonly id: string;
  readonly state: Flow['state'];
  readonly correlationId: string | null;
  readonly sessionId: string | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly #reader: FlowReader;
  readonly #flow: number;

  constructor(reader: FlowReader, flow: number, facts: FlowFacts) {
    this.id = facts.id;
    this.state = facts.state;
    this.correlationId = facts.correlationId;
    this.sessionId = facts.sessionId;
    this.startedAt = facts.startedAt;
    this.endedAt = facts.endedAt;
    this.#reader = reader;
    this.#flow = flow;
  }

  get number(): number {
    return this.#flow;
  }

  get contents(): number {
    return this.#reader.contents(this.#flow);
  }

  get hops(): readonly FlowHop[] {
    return this.#reader.hops(this.#flow);
  }
}

const frontend = hopOrder('frontend');
/** Where records of one millisecond stand: what Lambda reports of a call comes after what the call's own code said. */
const placeInCall: { readonly [moment in Moment]: number } = { received: 0, sent: 1, accepted: 2, rejected: 2, answered: 3 };

function compareObservations(a: JoinedObservation, b: JoinedObservation): number {
  return (
    (a.at ?? Infinity) - (b.at ?? Infinity) ||
    placeInCall[a.moment] - placeInCall[b.moment] ||
    compareTexts(a.evidence.stream, b.evidence.stream) ||
    a.evidence.line - b.evidence.line
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
