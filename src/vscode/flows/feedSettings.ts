import type { Services } from '../../app/services.ts';
import type { Chains } from '../chain/chains.ts';

export type FeedSettings = {
  readonly services: () => Promise<Services>;
  readonly chains: Chains;
  /** Bundle of the worker. */
  readonly boardProgram: URL;
  /** How far back CloudWatch is read, in milliseconds. */
  readonly awsWindowMs: () => number;
  readonly onProblem: (error: unknown) => void;
};
