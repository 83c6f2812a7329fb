import { hopNames } from '../chain/hop.ts';
import type { HopName } from '../chain/hop.ts';
import { Correlator } from './correlation/correlator.ts';
import type { Hearing, Hearings, HopSource, TokenObservation } from './flow.ts';
import { FlowReader } from './rows/flowReader.ts';
import type { BookedFlow, FlowOptions } from './rows/flowReader.ts';
import { KnownTokens } from './reading/knownTokens.ts';
import type { LogRecord } from './logRecord.ts';
import type { FlowLimits } from './rows/newestRows.ts';
import { ObservationStore } from './rows/observationStore.ts';
import { readLine } from './reading/readLine.ts';

/**
 * Takes log lines in any order and gives the flows that they tell of: the same flows whatever the order. Does not judge them, knows no clock and holds no
 * line's text. Lines may be added between questions; what was answered before stays as it was.
 */
export class FlowBook {
  readonly #isWatched: boolean;
  #store = new ObservationStore();
  #correlator: Correlator;
  readonly #tokens = new KnownTokens();
  readonly #heard = new Set<HopName>();
  readonly #heardTargets = new Set<string>();
  readonly #speaking = new Set<HopName>();
  #reader: FlowReader | null = null;

  /** `isWatched`: its flows will be asked for again and again while lines come, so that what helps then is made ready at the first asking. */
  constructor({ isWatched = false }: { readonly isWatched?: boolean } = {}) {
    this.#isWatched = isWatched;
    this.#correlator = new Correlator(this.#store, isWatched);
  }

  /** Lines that say nothing of a token are passed over. Never throws, whatever the text. */
  add(record: LogRecord): void {
    const observation = readLine(record, this.#tokens);
    if (observation === null) return;
    this.#store.add(observation, record.text.length);
    if (isVoiceOf(observation)) this.#noteVoice(observation);
    if (observation.origin === 'component') this.#speaking.add(observation.hop);
    this.#reader = null;
  }

  /** All flows, by their start and then by id. A flow's `hops` are read when they are looked at. */
  flows(options: FlowOptions = {}): readonly BookedFlow[] {
    return this.#read().flows(options);
  }

  /** Null where no flow has this id. */
  flow(id: string, options: FlowOptions = {}): BookedFlow | null {
    return this.flows(options).find((flow) => flow.id === id) ?? null;
  }

  /**
   * Forgets the oldest flows where there are more than these by a quarter, down to these; and lines that stand in no flow, where they are older than all that
   * stays. The newest flow is kept, whatever its size. What was known of a forgotten flow's ids is forgotten too: a later line of it begins a flow anew.
   */
  keepNewest(most: FlowLimits): void {
    const { size, characters } = this.#store;
    if (size <= most.records * roomAbove && characters <= most.characters * roomAbove && this.#read().size <= most.flows * roomAbove) return;
    const kept = this.#read().newestRows(most);
    if (kept.length === this.#store.size) return;
    const store = new ObservationStore();
    for (const row of kept) store.add(this.#store.read(row, 'correlationId'), this.#store.charactersOf(row));
    this.#store = store;
    this.#correlator = new Correlator(store, this.#isWatched);
    this.#reader = null;
  }

  /** Which hops' logs could be read, and which of them ever wrote a record. */
  hearings(sources: readonly HopSource[]): Hearings {
    const hearing = (hop: HopName): Hearing => {
      const own = sources.filter((source) => source.hop === hop);
      return hop === 'target' && own.some(({ target }) => target !== undefined) ? this.#hearTargets(own) : hearingOf(own, this.#heard.has(hop));
    };
    return Object.fromEntries(hopNames.map((hop) => [hop, { ...hearing(hop), speaks: this.#speaking.has(hop) }])) as Hearings;
  }

  #noteVoice({ hop, target }: TokenObservation): void {
    this.#heard.add(hop);
    if (hop === 'target' && target !== undefined) this.#heardTargets.add(target);
  }

  /** Of a call of which nobody says which target it was to, nothing is missed only where all of them are heard. */
  #hearTargets(sources: readonly HopSource[]): Hearing {
    const targets = new Map(sources.map((source) => [source.target ?? '', hearingOf([source], this.#heardTargets.has(source.target ?? ''))] as const));
    return { ...hearingOf(sources, [...targets.values()].every(({ heard }) => heard)), targets };
  }

  #read(): FlowReader {
    this.#reader ??= new FlowReader(this.#store, this.#correlator.correlate());
    return this.#reader;
  }
}

/** False for what comes now and then only: a sample of spans, or a line that somebody left in the code. Where such a line is missing, nothing was missed. */
function isVoiceOf({ origin }: TokenObservation): boolean {
  return origin !== 'span' && origin !== 'plainLine';
}

/** Forgetting reads all that is kept once more, so it is not done for every flow. */
const roomAbove = 1.25;

/** A hop with several logs counts as readable only where all of them are: what is missing may stand in the other one. */
function hearingOf(sources: readonly HopSource[], heard: boolean): Hearing {
  if (sources.length === 0) return { readable: false, heard, because: 'no log of this hop is known' };
  for (const { state, because } of sources) if (state !== 'readable') return { readable: false, heard, state, ...(because === undefined ? {} : { because }) };
  return { readable: true, heard };
}
