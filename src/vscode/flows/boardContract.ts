import type { LogWindow } from '../../app/ports.ts';
import type { ConfigurationRevision } from '../../core/chain/configuration.ts';
import type { HopSource } from '../../core/flow/flow.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import type { FlowDocument } from '../../core/story/flowDocument.ts';
import type { Story } from '../../core/story/story.ts';
import type { ListQuestions } from '../../protocol/tokenFlow.ts';

/** What the worker that holds the flows is asked and told: a FlowBoard over messages. */
export type BoardContract = {
  readonly requests: ListQuestions & {
    /** Tells the flows of what was added, and shows them in place of those before `begin`. True where anything shown differs from the time before. `now`, `awaitsLines`: see `FlowBoard.refresh`. */
    readonly refresh: { readonly ask: { readonly now: number; readonly awaitsLines: boolean }; readonly answer: boolean };
    readonly story: { readonly ask: { readonly id: string }; readonly answer: Story | null };
    readonly document: { readonly ask: { readonly id: string }; readonly answer: FlowDocument | null };
    readonly report: { readonly ask: { readonly id: string }; readonly answer: string | null };
    /** A query of Logs Insights for a flow's lines; null where no line of CloudWatch tells of it. */
    readonly query: { readonly ask: { readonly id: string; readonly region: string }; readonly answer: string | null };
    /** Lines of a CloudWatch stream around one of them, as far as they were read; null where that line is not held. */
    readonly lines: { readonly ask: { readonly stream: string; readonly line: number; readonly around: number }; readonly answer: LogWindow | null };
  };
  readonly notices: {
    /** What is added from now on are other flows: those that are there stay in sight until the next `refresh`. `since`: none that began before, in epoch milliseconds. */
    readonly begin: { readonly since: number };
    /** No flow that began before is shown from now on, in epoch milliseconds. */
    readonly showSince: { readonly since: number };
    readonly add: readonly LogRecord[];
    readonly configuration: readonly ConfigurationRevision[];
    readonly sources: readonly HopSource[];
  };
};

/** The worker asks nothing of its owner. */
export type OwnerContract = { readonly requests: Record<never, never>; readonly notices: Record<never, never> };
