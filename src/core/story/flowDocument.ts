import type { FactId } from '../agentcore/facts/facts.ts';
import type { HopName } from '../chain/hop.ts';
import type { FindingCode, Severity, Verdict } from '../diagnosis/finding.ts';
import type { Evidence, JoinedBy, Presence, TokenObservation } from '../flow/flow.ts';
import type { Moment, Reply } from '../flow/hopRecord.ts';
import type { LoggedToken } from '../token/issuerCheck.ts';
import type { ClaimValue, TokenView, Verification } from '../token/tokenView.ts';

/** What `send`, `flow` and `flows` print with --json: a contract, so members may be added and keep their names. */
export type FlowDocument = {
  readonly id: string;
  readonly state: 'open' | 'settled';
  readonly verdict: Verdict;
  readonly brokenAt: HopName | null;
  readonly sub: string | null;
  readonly tool: string | null;
  readonly startedAt: string | null;
  readonly hops: readonly HopDocument[];
  readonly findings: readonly FindingDocument[];
  readonly unchecked: readonly { readonly code: FindingCode; readonly hop: HopName; readonly because: string }[];
  readonly related: readonly RelatedFlow[];
};

export type HopDocument = {
  readonly hop: HopName;
  readonly presence: Presence;
  readonly observations: readonly ObservationDocument[];
  /** Claims that differ from the hop before; empty where they cannot be compared. */
  readonly changes: readonly { readonly claim: string; readonly before: ClaimValue | null; readonly after: ClaimValue | null }[];
};

export type ObservationDocument = {
  readonly moment: Moment;
  readonly origin: TokenObservation['origin'];
  /** At the target alone: which one it was, where they log apart. */
  readonly target?: string;
  /** ISO 8601, or "unknown". */
  readonly at: string;
  readonly header?: string;
  readonly headerNames?: readonly string[];
  readonly token: TokenView | { readonly state: 'notLogged' };
  readonly verification?: Verification;
  readonly reply?: Reply;
  /** Of a span: its name, and how long it took; null where that is not known. */
  readonly span?: { readonly name: string; readonly durationMs: number | null };
  /** A token that stands in the line itself: a leak. `issuerCheck`: what this program found with the issuer's keys when it read the line; no hop's word. */
  readonly loggedToken?: LoggedToken;
  readonly joinedBy: JoinedBy;
  readonly evidence: Evidence;
};

export type FindingDocument = {
  readonly code: FindingCode;
  readonly hop: HopName;
  readonly severity: Severity;
  readonly title: string;
  readonly remedy: string | null;
  readonly evidence: readonly Evidence[];
  readonly restsOn: readonly FactId[];
};

export type RelatedFlow = { readonly id: string; readonly verdict: Verdict; readonly sub: string | null };
