import type { FactId } from '../agentcore/facts/facts.ts';
import type { HopName } from '../chain/hop.ts';
import type { Evidence } from '../flow/flow.ts';

export const findingCodes = [
  'token-expired', 'token-not-yet-valid', 'audience-mismatch', 'issuer-mismatch', 'signature-invalid', 'signing-key-unknown',
  'algorithm-refused', 'token-malformed', 'id-token-used', 'scope-missing', 'token-missing', 'header-not-allowlisted', 'token-too-large',
  'header-name-mismatch', 'token-not-sent', 'request-headers-not-passed', 'interceptor-failed', 'interceptor-output-invalid',
  'authorization-not-set', 'token-replaced', 'target-credential-configured', 'tool-call-refused', 'target-unreachable', 'target-failed',
  'agent-unreachable', 'agent-failed', 'gateway-refused-agent', 'runtime-refused-frontend', 'token-not-received', 'token-repeats-claims', 'token-kept-back', 'token-logged',
] as const;
export type FindingCode = (typeof findingCodes)[number];

export type Severity = 'error' | 'warning' | 'note';
export type Verdict = 'healthy' | 'broken' | 'undetermined';

/** Values that the one English table puts into a finding's words. Names, codes and numbers; never a token. */
export type FindingData = { readonly [name: string]: string | number | readonly string[] };

/** A fault as data: code and values. Its words are in texts.ts alone. */
export type Finding = {
  readonly code: FindingCode;
  readonly hop: HopName;
  readonly severity: Severity;
  readonly data: FindingData;
  readonly evidence: readonly Evidence[];
  /** Facts marked [P] or [UNVERIFIED] that the finding leans on. */
  readonly restsOn: readonly FactId[];
  /** The hop from whose silence it concludes: were a line of that one's log lost, another fault might have left the same lines. */
  readonly silence?: HopName;
};

/** A question that the records could not answer. */
export type Unchecked = { readonly code: FindingCode; readonly hop: HopName; readonly because: string };

export type Diagnosis = {
  readonly verdict: Verdict;
  /** Hop of the first error in chain order; null unless broken. */
  readonly brokenAt: HopName | null;
  /** Errors first, then chain order. At most one error: consequences downstream are notes. */
  readonly findings: readonly Finding[];
  readonly unchecked: readonly Unchecked[];
  /** JSON-RPC id of the tool call that the verdict is about; null where the flow's records name none. */
  readonly call: string | null;
};
