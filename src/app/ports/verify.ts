import type { Chain } from '../../core/chain/chain.ts';
import type { RuntimeConfiguration } from '../../core/chain/configuration.ts';
import type { DeploymentPlace } from '../../core/deploy/deploymentSubject.ts';
import type { RawToken } from '../../core/token/rawToken.ts';

/** A deployed chain's runtime that takes requests. `chain`: as its file says. */
export type DeployedTarget = {
  readonly chain: Chain;
  readonly place: DeploymentPlace;
  readonly runtime: RuntimeConfiguration & { readonly arn: string };
};

/** One request as a frontend sends it. */
export type Invocation = {
  readonly arn: string;
  readonly authorizer: RuntimeConfiguration['authorizer'];
  /** Name of the header that carries the user's token. */
  readonly header: string;
  readonly token: RawToken;
  /** 33 characters at least. */
  readonly sessionId: string;
  readonly correlationId: string;
  readonly prompt: string;
};

export type InvocationListener = {
  /** The answer piece by piece, redacted: an agent may repeat what it was sent. */
  readonly onText: (text: string) => void;
  readonly signal: AbortSignal;
};

/** `fault`: what went wrong behind the runtime's door, a sentence; null where the agent answered. Its story is in the logs either way. */
export type InvocationAnswer = { readonly status: number; readonly fault: string | null };

/** Throws where the request was not let in, or reached nobody: aws-access-denied, aws-resource-missing, aws-refused, aws-credentials-missing, aws-unavailable. */
export type InvokeRuntime = (invocation: Invocation, listener: InvocationListener) => Promise<InvocationAnswer>;
