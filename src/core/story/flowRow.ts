import type { HopName } from '../chain/hop.ts';
import type { FindingCode } from '../diagnosis/finding.ts';
import type { HopMark, StoryVerdict, Thread } from './story.ts';

/** One flow as a row of the list: what is seen of it without opening it. Holds no claims but the user's name. */
export type FlowRow = {
  readonly id: string;
  readonly verdict: StoryVerdict;
  /** Epoch milliseconds of its first record; null = unknown. */
  readonly startedAt: number | null;
  readonly user: string | null;
  /** The operation's own name, without the target's prefix. */
  readonly tool: string | null;
  readonly brokenAt: HopName | null;
  readonly code: FindingCode | null;
  /** Five, in chain order. */
  readonly marks: readonly HopMark[];
  /** Four: the token's way from each hop to the next. */
  readonly threads: readonly Thread[];
  /** "request headers not passed": what a screen reader says after verdict, time, user and tool; empty where healthy. */
  readonly short: string;
};
