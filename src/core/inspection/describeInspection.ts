import type { TokenKind } from '../diagnosis/tokenKind.ts';
import type { Claims, Verification } from '../token/tokenView.ts';
import type { TokenInspection } from './inspectToken.ts';
import type { TokenProblem } from './problemsOfToken.ts';
import type { TokenVerification } from './tokenVerification.ts';

/** An inspected token as JSON: what `inspect --json` prints. */
export type InspectionDocument = {
  /** ISO 8601. */
  readonly inspectedAt: string;
  readonly kind: TokenKind;
  readonly fingerprint: string | null;
  /** Bytes. */
  readonly size: number | null;
  readonly header: Claims;
  readonly claims: Claims;
  /** Names of the claims that are too long to be shown. */
  readonly otherClaims: readonly string[];
  readonly repeatedClaims: readonly string[];
  readonly problems: readonly TokenProblem[];
  /** Null where nobody asked for it. */
  readonly verification: VerificationDocument | null;
};

export type VerificationDocument =
  | (Verification & { readonly issuer: string; readonly audience: string | null })
  | { readonly result: 'unavailable'; readonly issuer: string | null; readonly because: string };

/** Holds claims and the fingerprint, never the token or its signature. */
export function describeInspection({ at, kind, token, problems }: TokenInspection, verification: TokenVerification): InspectionDocument {
  return {
    inspectedAt: new Date(at).toISOString(),
    kind,
    fingerprint: token.fingerprint ?? null,
    size: token.size ?? null,
    header: token.header ?? {},
    claims: token.claims ?? {},
    otherClaims: token.otherClaims ?? [],
    repeatedClaims: token.repeatedClaims ?? [],
    problems,
    verification: describeVerification(verification),
  };
}

function describeVerification(verification: TokenVerification): VerificationDocument | null {
  if (verification.state === 'notAsked') return null;
  if (verification.state === 'verified') return { ...verification.outcome, issuer: verification.issuer, audience: verification.audience };
  return { result: 'unavailable', issuer: verification.state === 'unavailable' ? verification.issuer : null, because: verification.because };
}
