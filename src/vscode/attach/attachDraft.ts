import type { AgentFound } from '../../app/attach/agentOf.ts';
import type { DeployedLook } from '../../app/ports/attach.ts';
import { attachedChain, type AttachedChain } from '../../core/attach/attachedChain.ts';
import type { SeenDeployment, SeenRuntime } from '../../core/attach/seenDeployment.ts';
import type { LogPart } from '../../core/chain/chain.ts';
import type { LogName } from '../../core/chain/logName.ts';
import type { PlaceDraft } from '../deploy/placeSteps.ts';

/** What AWS has shown of the gateway that was picked. */
export type Discovered = { readonly look: DeployedLook; readonly seen: SeenDeployment; readonly agent: AgentFound; /** Names of log groups that there are, as far as they may be listed. */ readonly logGroups: readonly string[] };

/** The answers so far. */
export type AttachDraft = PlaceDraft & {
  /** Null until a gateway was picked. */
  readonly found: Discovered | null;
  readonly runtime: SeenRuntime | null;
  /** Of the runtime; null: DEFAULT, or the only one. */
  readonly endpoint: string | null;
  readonly logGroups: { readonly [log in LogName]?: string };
  readonly logParts: { readonly [log in LogName]?: LogPart };
  /** Place of the target, among those that are asked about, from which on none is known; null: all are asked about. */
  readonly restFrom: number | null;
  /** As files of the folder say. */
  readonly account: string | null;
  /** Null: where it is suggested. */
  readonly folder: string | null;
};

export function attachedOf({ found, runtime, account, endpoint, logGroups, logParts }: AttachDraft): AttachedChain {
  return attachedChain(discovered(found).seen, { runtime, account, endpoint, logGroups, logParts });
}

/** For the steps after the one that picks the gateway. */
export function discovered(found: Discovered | null): Discovered {
  if (found === null) throw new Error('no gateway was picked yet');
  return found;
}
