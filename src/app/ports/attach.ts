import type { Look, ListedGateway, SeenDeployment, SeenRuntime } from '../../core/attach/seenDeployment.ts';
import type { OnProgress } from '../ports.ts';

/** Looks at what somebody else deployed, by Get, List and Describe calls alone. All throw aws-credentials-missing, aws-unavailable. */
export type DeployedLook = {
  /** In the order of their names. Throws aws-access-denied. */
  readonly gateways: (signal: AbortSignal) => Promise<readonly ListedGateway[]>;
  /** From the gateway on. What of it may not be seen is said in its place. Throws aws-resource-missing where there is no such gateway, aws-access-denied. */
  readonly from: (gatewayId: string, onProgress: OnProgress, signal: AbortSignal) => Promise<SeenDeployment>;
  /** A runtime that is said to be the chain's agent. */
  readonly runtime: (runtimeId: string, signal: AbortSignal) => Promise<Look<SeenRuntime>>;
  /** Names of log groups that hold this text, at most 50 in their order; an empty text is held by all; none where they may not be listed. */
  readonly logGroups: (holding: string, signal: AbortSignal) => Promise<readonly string[]>;
};
