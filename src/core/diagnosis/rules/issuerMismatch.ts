import { cannotTell, pass } from '../fault.ts';
import { judgeRefusal, refused, refusalOf } from '../refusal.ts';
import type { Rule } from '../rule.ts';
import type { Sightings } from '../sightings.ts';
import { textOf } from '../textOf.ts';

/**
 * Another issuer than the trusted one. A verifier looks for the key first, so a stranger's token comes back as "key unknown":
 * where its `iss` is foreign, that is the fault.
 */
export const issuerMismatch: Rule = {
  code: 'issuer-mismatch', hop: 'target',
  judge: (sightings) => {
    const refusal = refusalOf(sightings);
    if (refusal?.code !== 'key-unknown') return judgeRefusal(sightings, 'issuer', (found) => refused(sightings, found, 'issuer-mismatch', issuersOf(sightings, found.token.claims?.['iss'])));
    const foreign = isForeign(sightings, textOf(refusal.token.claims?.['iss']));
    if (foreign === 'unknown') return cannotTell(reasonOf(sightings));
    return foreign ? refused(sightings, refusal, 'issuer-mismatch', issuersOf(sightings, refusal.token.claims?.['iss'])) : pass;
  },
};

/** Whether a token's issuer is another than the one in the configuration. */
export function isForeign({ configuration: { identity } }: Sightings, issuer: string | undefined): boolean | 'unknown' {
  if (issuer === undefined || identity.state === 'unknown' || identity.value.issuer === null) return 'unknown';
  return issuer !== identity.value.issuer;
}

function issuersOf({ configuration: { identity } }: Sightings, issuer: unknown) {
  return {
    issuer: typeof issuer === 'string' ? issuer : undefined,
    expected: identity.state === 'known' ? identity.value.issuer : undefined,
  };
}

function reasonOf({ configuration: { identity } }: Sightings): string {
  if (identity.state === 'unknown') return identity.because;
  return identity.value.issuer === null ? 'the configuration names no issuer' : 'the token’s issuer is not logged';
}
