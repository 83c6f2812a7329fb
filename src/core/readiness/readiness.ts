import type { Policy } from '../agentcore/account/policies.ts';
import type { HopName } from '../chain/hop.ts';
import type { LogName } from '../chain/logName.ts';
import type { DeployStep } from '../deploy/resource.ts';

/**
 * `ready`: what the hop writes can be read. `notYet`: its log comes with the first request. `off`: as it is set up, its lines cannot be where they are
 * looked for. `unreadable`: they may be there, and this user may not read them. `unknown`: nobody knows where they are.
 * `elsewhere`: what would write it is not the chain’s, and logs where nobody here reads.
 */
export type ReadinessState = 'ready' | 'notYet' | 'off' | 'unreadable' | 'unknown' | 'elsewhere';

/** What mends it. Each front says it in its own words: a command line, or a command of the palette. */
export type Remedy =
  | { readonly kind: 'deploy'; readonly only: readonly DeployStep[] }
  /** One request through the deployed chain. */
  | { readonly kind: 'send' }
  /** Command lines of AWS's own tool, in this order. */
  | { readonly kind: 'aws'; readonly commands: readonly string[] }
  /** A log group in the chain file. `value`: null where only the user knows it. */
  | { readonly kind: 'logGroup'; readonly log: LogName; readonly value: string | null }
  | { readonly kind: 'words'; readonly text: string };

/** `because`: a sentence without its full stop. */
export type ReadinessNote = { readonly because: string; readonly remedy: Remedy | null };

export type HopReadiness = {
  readonly hop: HopName;
  /** Of one target alone, where the targets log apart. */
  readonly target?: string;
  readonly state: ReadinessState;
  /** Where its lines are looked for; null where no group is known. */
  readonly group: string | null;
  /** How long they are kept there; null: without end, or not known. */
  readonly retentionDays: number | null;
  /** A sentence without its full stop. */
  readonly because: string;
  readonly remedy: Remedy | null;
  /** What is less than it could be, and keeps no line away. */
  readonly notes: readonly ReadinessNote[];
  /** AWS writes nothing into that group any more, whatever stands in it: that the hop is silent there says nothing of a request. */
  readonly isSilent: boolean;
};

export type LogReadiness = {
  /** All five, in chain order; the target's once for each target, where they log apart. */
  readonly hops: readonly HopReadiness[];
  readonly spans: { readonly state: 'ready' | 'off' | 'unknown' } & ReadinessNote;
  /** The IAM policy that whoever reads these logs needs; null where nothing was refused. */
  readonly readerPolicy: Policy | null;
};

/** True where a hop's lines cannot be had as things are. */
export function isMissing({ state }: HopReadiness): boolean {
  return state === 'off' || state === 'unreadable';
}
