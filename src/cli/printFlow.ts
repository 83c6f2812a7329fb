import type { TracedFlow } from '../app/traceChain.ts';
import { describeFlow } from '../core/story/describeFlow.ts';
import { tellStory } from '../core/story/tellStory.ts';
import type { FlowDocument, RelatedFlow } from '../core/story/flowDocument.ts';
import { drawStory } from './drawStory.ts';
import { lookOf, printJson, printLine, type Io } from './io.ts';

export type PrintOptions = { readonly json: boolean; readonly verbose: boolean; readonly related: readonly TracedFlow[] };

export function printFlow(io: Io, traced: TracedFlow, options: PrintOptions): void {
  if (options.json) printJson(io, documentOf(traced, options.related));
  else printLine(io, drawStory(tellStory(traced.subject, traced.diagnosis), { ...lookOf(io), verbose: options.verbose }));
}

/** `related`: all flows of the same send, this one included; listed only where there are several. */
export function documentOf(traced: TracedFlow, related: readonly TracedFlow[]): FlowDocument {
  return describeFlow(traced.subject, traced.diagnosis, related.length > 1 ? related.map(relationOf) : []);
}

function relationOf({ subject, diagnosis }: TracedFlow): RelatedFlow {
  const { id, verdict, sub } = describeFlow(subject, diagnosis, []);
  return { id, verdict, sub };
}
