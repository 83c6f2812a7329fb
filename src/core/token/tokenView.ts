/** A claim's value as components log it: JSON, never a token. */
export type ClaimValue = string | number | boolean | null | readonly ClaimValue[] | { readonly [name: string]: ClaimValue };
export type Claims = { readonly [name: string]: ClaimValue };

/** What may be known and shown of a token: everything but the means to use it. */
export type TokenView = {
  readonly state: 'seen' | 'absent' | 'undecodable';
  /** `sha256:` + 32 hex digits over the compact token. Equal = the same token. */
  readonly fingerprint?: string;
  /** Bytes of the compact token. */
  readonly size?: number;
  readonly header?: Claims;
  /** Claims whose values the claim policy lets through. Null prototype or own properties only: `__proto__` is a claim name like any other. */
  readonly claims?: Claims;
  /** Names of the claims whose values the policy keeps back. */
  readonly otherClaims?: readonly string[];
  /** Names that stand twice in the token; verifiers read the last one, and so does `claims`. */
  readonly repeatedClaims?: readonly string[];
};

export const verificationCodes = [
  'expired', 'not-yet-valid', 'audience', 'issuer', 'signature', 'key-unknown', 'algorithm', 'malformed', 'scope', 'absent',
] as const;
export type VerificationCode = (typeof verificationCodes)[number];

export type Verification = { readonly result: 'passed' } | { readonly result: 'failed'; readonly code: VerificationCode };
