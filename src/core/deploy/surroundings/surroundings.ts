import type { DeployStep } from '../resource.ts';

/** What this machine saw of things that a deployment hangs on and AWS does not hold. Null, or left out: nobody looked. */
export type Surroundings = {
  readonly issuer: SeenIssuer | null;
  readonly targets: { readonly [name: string]: SeenTarget };
  readonly transactionSearch: 'on' | 'off' | null;
  /** That of the agent's own client. */
  readonly agentSecret: SeenSecret | null;
};

/** In AWS Secrets Manager. `deleted`: it can still be restored, and not read. */
export type SeenSecret = 'there' | 'absent' | 'deleted';

/** The discovery document of the chain's issuer. `unsound`: it answers, and what it says is not that document. */
export type SeenIssuer = { readonly state: 'sound' } | { readonly state: 'unreachable' | 'unsound'; readonly because: string };

/** An API, asked without any credential. `untrusted`: its certificate is refused here. */
export type SeenTarget =
  | { readonly state: 'unreachable'; readonly because: string }
  | { readonly state: 'untrusted'; readonly because: string }
  | { readonly state: 'answers'; readonly status: number | null; readonly offered: unknown };

export const warningCodes = [
  'issuer-unreachable', 'issuer-unsound', 'region-unknown',
  'target-unreachable', 'target-untrusted', 'target-open', 'target-elsewhere', 'target-failing', 'target-document-differs',
  'frontend-by-hand', 'transaction-search-off',
] as const;
export type WarningCode = (typeof warningCodes)[number];

/** What a user should know before a deployment, and what nothing is held up by. `note`: it is well as it is. */
export type PlanWarning = {
  readonly code: WarningCode;
  readonly severity: 'warning' | 'note';
  /** Null: all of the chain. */
  readonly step: DeployStep | null;
  /** What it is about, for people: `target orders`. */
  readonly subject: string;
  /** A sentence without its full stop. */
  readonly because: string;
  readonly remedy: string;
};

/** What comes of a look around: `obstacles` by resource id, as a resource's own. */
export type Judgement = { readonly warnings: readonly PlanWarning[]; readonly obstacles: { readonly [resource: string]: string } };
