import { configurationTimeline } from '../core/chain/configurationInForce.ts';
import type { ConfigurationTimeline } from '../core/chain/configurationInForce.ts';
import { diagnose } from '../core/diagnosis/diagnose.ts';
import type { Diagnosis } from '../core/diagnosis/finding.ts';
import type { Case } from '../core/diagnosis/rule.ts';
import type { Flow, Hearings } from '../core/flow/flow.ts';
import { FlowBook } from '../core/flow/flowBook.ts';
import type { ConfigSource, LogSource, TimeWindow } from './ports.ts';
import { quietAfterMs } from './silence.ts';

/** A flow with the judgement on it and all that the judgement looked at. */
export type TracedFlow = { readonly subject: Case; readonly diagnosis: Diagnosis };

export type TraceSources = { readonly logs: LogSource; readonly configuration: ConfigSource };

/** Reads both sources and judges every flow in the window, in order of their start. `now`: see `silenceJudgedAt`. */
export async function traceChain(sources: TraceSources, window: TimeWindow, now: number, signal?: AbortSignal): Promise<readonly TracedFlow[]> {
  const book = new FlowBook();
  for await (const record of sources.logs.read(window, signal)) book.add(record);
  const inForce = configurationTimeline(await sources.configuration.revisions(signal));
  const hearings = book.hearings(await sources.logs.sources());
  return book.flows({ settledBefore: now - quietAfterMs }).map((flow) => judge(flow, inForce, hearings));
}

/** The flow that began last: what `--last` means. */
export function lastFlow(flows: readonly TracedFlow[]): TracedFlow | undefined {
  return flows.reduce<TracedFlow | undefined>((last, next) => (last === undefined || startOf(next) >= startOf(last) ? next : last), undefined);
}

/** One flow against the configuration in force while it ran. */
export function judge(flow: Flow, inForce: ConfigurationTimeline, hearings: Hearings): TracedFlow {
  const subject: Case = { flow, configuration: inForce({ from: flow.startedAt, to: flow.endedAt }), hearings };
  return { subject, diagnosis: diagnose(subject) };
}

function startOf(traced: TracedFlow): number {
  return traced.subject.flow.startedAt ?? 0;
}
