import { judge } from '../../src/app/traceChain.ts';
import type { TracedFlow } from '../../src/app/traceChain.ts';
import type { ConfigurationRevision } from '../../src/core/chain/configuration.ts';
import { configurationTimeline } from '../../src/core/chain/configurationInForce.ts';
import { FlowBook } from '../../src/core/flow/flowBook.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { readable } from '../builders/chainLines.ts';
import { start } from '../builders/chainRecords.ts';
import { scenarioCases } from '../builders/scenarioCases.ts';
import { scenarioLines } from '../builders/scenarioLines.ts';

/** A scenario's lines among those of three healthy requests before and after it, a minute apart; AWS has one configuration for all of them. */
export type Play = { readonly scenario: string; readonly id: string; readonly records: readonly LogRecord[]; readonly revisions: readonly ConfigurationRevision[] };

export const plays: readonly Play[] = scenarioCases.map(({ name }) => playOf(name));

function playOf(scenario: string): Play {
  const told = ['healthy', 'healthy', scenario, 'healthy'].map((name, place) => scenarioLines({ scenario: name, at: start + place * 60_000, id: `flow-${place}` }, place));
  const revisions = told[2]?.revisions.map((revision) => ({ ...revision, from: 0 })) ?? [];
  return { scenario, id: 'flow-2', records: told.flatMap(({ records }) => records), revisions };
}

/** Every flow of these lines, long after they were written. */
export function judgedFlows(records: readonly LogRecord[], revisions: readonly ConfigurationRevision[]): readonly TracedFlow[] {
  const book = new FlowBook();
  for (const record of records) book.add(record);
  const [inForce, hearings] = [configurationTimeline(revisions), book.hearings(readable)];
  return book.flows({ settledBefore: Infinity }).map((flow) => judge(flow, inForce, hearings));
}
