import type { FlowFilter } from '../../core/story/flowPage.ts';

/** The filter that keeps nothing back. */
export const allFlows: FlowFilter = { text: '', verdicts: [], user: null };
