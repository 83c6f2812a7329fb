import type { ConfigurationInForce } from '../core/chain/configuration.ts';
import type { ConfigurationTimeline } from '../core/chain/configurationInForce.ts';
import { hopNames, hopOrder } from '../core/chain/hop.ts';
import type { Hearing, Hearings } from '../core/flow/flow.ts';
import { newestFirst } from '../core/flow/newestFirst.ts';
import type { BookedFlow } from '../core/flow/rows/flowReader.ts';
import { rowOf } from '../core/story/flowRow.ts';
import type { FlowRow } from '../core/story/flowRow.ts';
import { tellStory } from '../core/story/tellStory.ts';
import { judge } from './traceChain.ts';
import type { TracedFlow } from './traceChain.ts';

/** What flows are judged by beside their records. */
export type Grounds = { readonly inForce: ConfigurationTimeline; readonly hearings: Hearings };

/** A flow with its judgement as a row, and what that rests on. */
type Judged = {
  flow: BookedFlow;
  readonly row: FlowRow;
  readonly contents: number;
  readonly state: BookedFlow['state'];
  readonly configuration: ConfigurationInForce;
  /** One bit for each hop whose hearing was looked at. */
  readonly asked: number;
};

/**
 * Flows with their rows. A flow is judged and told again only where something that its row rests on has changed: its records, its state, the configuration
 * in force while it ran, or what is known of a log that its judgement asked about. Its story is told when somebody asks.
 */
export class JudgedFlows {
  #judged: ReadonlyMap<string, Judged> = new Map();
  #rows: readonly FlowRow[] = [];
  #grounds: Grounds | null = null;

  /** Newest first; those of unknown start last. */
  get rows(): readonly FlowRow[] {
    return this.#rows;
  }

  /** `flows` as a book gives them. True where a flow came, went or was judged anew. */
  update(flows: readonly BookedFlow[], grounds: Grounds): boolean {
    const isStale = staleness(this.#grounds, grounds);
    const judged = new Map<string, Judged>();
    let changed = flows.length !== this.#judged.size;
    for (const flow of flows) {
      const before = this.#judged.get(flow.id);
      if (before !== undefined && !isStale(before, flow)) {
        before.flow = flow;
        judged.set(flow.id, before);
      } else {
        judged.set(flow.id, judgeRow(flow, grounds));
        changed = true;
      }
    }
    this.#judged = judged;
    this.#grounds = grounds;
    if (changed) this.#rows = newestFirst([...judged.values()].map(({ row }) => row));
    return changed;
  }

  /** Null for a flow that is not there. */
  find(id: string): TracedFlow | null {
    const judged = this.#judged.get(id);
    return judged === undefined || this.#grounds === null ? null : judge(judged.flow, this.#grounds.inForce, this.#grounds.hearings);
  }
}

function judgeRow(flow: BookedFlow, { inForce, hearings }: Grounds): Judged {
  const watched = watch(hearings);
  const { subject, diagnosis } = judge(flow, inForce, watched.hearings);
  const row = rowOf(tellStory(subject, diagnosis));
  return { flow, row, contents: flow.contents, state: flow.state, configuration: subject.configuration, asked: watched.asked() };
}

/** Whether a judgement made on the grounds before still stands. */
function staleness(before: Grounds | null, { inForce, hearings }: Grounds): (judged: Judged, flow: BookedFlow) => boolean {
  if (before === null) return () => true;
  const isConfigured = before.inForce === inForce;
  const texts = new WeakMap<ConfigurationInForce, string>();
  const textOf = (configuration: ConfigurationInForce): string => {
    const text = texts.get(configuration) ?? JSON.stringify({ ...configuration, targets: [...configuration.targets] });
    texts.set(configuration, text);
    return text;
  };
  const heardAnew = hopNames.filter((hop) => !isSameHearing(before.hearings[hop], hearings[hop])).reduce((bits, hop) => bits | (1 << hopOrder(hop)), 0);
  return ({ contents, state, asked, configuration }, flow) =>
    state !== flow.state || (asked & heardAnew) !== 0 || contents !== flow.contents ||
    (!isConfigured && textOf(configuration) !== textOf(inForce({ from: flow.startedAt, to: flow.endedAt })));
}

const none: ReadonlyMap<string, Hearing> = new Map();
const missing: Hearing = { readable: false, heard: false };

function isSameHearing(one: Hearing, other: Hearing): boolean {
  const [targets, others] = [one.targets ?? none, other.targets ?? none];
  const sameTargets = targets.size === others.size && [...targets].every(([name, hearing]) => isSameHearing(hearing, others.get(name) ?? missing));
  return sameTargets && one.readable === other.readable && one.heard === other.heard && one.speaks === other.speaks && one.state === other.state && one.because === other.because;
}

/** Hearings that note of which hops somebody asked. */
function watch(hearings: Hearings): { readonly hearings: Hearings; readonly asked: () => number } {
  let asked = 0;
  const ask = (place: number, hearing: Hearing): Hearing => {
    asked |= 1 << place;
    return hearing;
  };
  return {
    hearings: {
      get frontend() { return ask(0, hearings.frontend); },
      get agent() { return ask(1, hearings.agent); },
      get gateway() { return ask(2, hearings.gateway); },
      get interceptor() { return ask(3, hearings.interceptor); },
      get target() { return ask(4, hearings.target); },
    },
    asked: () => asked,
  };
}
