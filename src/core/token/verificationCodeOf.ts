import { errors } from 'jose';
import type { VerificationCode } from './tokenView.ts';

/** What jose's failure says about the token; null where it says nothing: the keys were not to be had, or are none. */
export function verificationCodeOf(cause: unknown): VerificationCode | null {
  if (cause instanceof errors.JWTExpired) return 'expired';
  if (cause instanceof errors.JWTClaimValidationFailed) return codeOfClaim(cause);
  if (cause instanceof errors.JWTInvalid || cause instanceof errors.JWSInvalid || cause instanceof errors.JOSENotSupported) return 'malformed';
  if (cause instanceof errors.JOSEAlgNotAllowed) return 'algorithm';
  if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys) return 'key-unknown';
  return cause instanceof errors.JWSSignatureVerificationFailed ? 'signature' : null;
}

function codeOfClaim({ claim, reason }: errors.JWTClaimValidationFailed): VerificationCode {
  if (claim === 'iss') return 'issuer';
  if (claim === 'aud') return 'audience';
  return claim === 'nbf' && reason === 'check_failed' ? 'not-yet-valid' : 'malformed';
}
