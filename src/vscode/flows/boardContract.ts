import type { ConfigurationRevision } from '../../core/chain/configuration.ts';
import type { HopSource } from '../../core/flow/flow.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import type { FlowDocument } from '../../core/story/flowDocument.ts';
import type { FlowFilter, FlowPage } from '../../core/story/flowPage.ts';
import type { Story } from '../../core/story/story.ts';
import type { PageAsk } from '../../protocol/tokenFlow.ts';

/** What the worker that holds the flows is asked and told: a FlowBoard over messages. */
export type BoardContract = {
  readonly requests: {
    /** True where anything shown differs from the time before. `now`: epoch milliseconds. */
    readonly refresh: { readonly ask: { readonly now: number }; readonly answer: boolean };
    readonly page: { readonly ask: PageAsk; readonly answer: FlowPage };
    readonly indexOf: { readonly ask: { readonly id: string; readonly filter: FlowFilter }; readonly answer: number };
    readonly nextBroken: { readonly ask: { readonly id: string | null; readonly filter: FlowFilter; readonly direction: 'older' | 'newer' }; readonly answer: string | null };
    readonly story: { readonly ask: { readonly id: string }; readonly answer: Story | null };
    readonly document: { readonly ask: { readonly id: string }; readonly answer: FlowDocument | null };
    readonly report: { readonly ask: { readonly id: string }; readonly answer: string | null };
  };
  readonly notices: {
    readonly add: readonly LogRecord[];
    readonly configuration: readonly ConfigurationRevision[];
    readonly sources: readonly HopSource[];
    readonly clear: null;
  };
};

/** The worker asks nothing of its owner. */
export type OwnerContract = { readonly requests: Record<never, never>; readonly notices: Record<never, never> };
