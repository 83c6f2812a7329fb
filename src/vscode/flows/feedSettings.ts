import type { Services } from '../../app/services.ts';
import type { Chains } from '../chain/chains.ts';
import type { StartTimer } from './liveTail.ts';
import type { StartedBoard } from './startBoard.ts';

export type FeedSettings = {
  readonly services: () => Promise<Services>;
  readonly chains: Chains;
  readonly startBoard: (onFailure: (error: Error) => void) => StartedBoard;
  /** How far back CloudWatch is read, in milliseconds. */
  readonly awsWindowMs: () => number;
  /** Calls once after so many milliseconds, unless disposed before. */
  readonly startTimer: StartTimer;
  readonly onProblem: (error: unknown) => void;
};
