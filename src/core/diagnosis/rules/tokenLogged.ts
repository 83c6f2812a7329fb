import { hopNames } from '../../chain/hop.ts';
import type { HopName } from '../../chain/hop.ts';
import type { JoinedObservation } from '../../flow/flow.ts';
import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { loggedLife } from '../loggedLife.ts';
import { reasons } from '../reasons.ts';
import type { Rule } from '../rule.ts';
import { observationsAt } from '../sightings.ts';
import type { Sightings } from '../sightings.ts';
import { subjectOf } from '../succession.ts';

/** One for each hop: a chain may leak at several. */
export const tokensLogged: readonly Rule[] = hopNames.map(tokenLoggedAt);

/** A token stands in the hop's log, where whoever reads the log can take it. Says nothing of the token's way, whoever's it is. */
function tokenLoggedAt(hop: HopName): Rule {
  return {
    code: 'token-logged', hop,
    judge: (sightings) => {
      const lines = observationsAt(sightings.flow, hop).filter(({ loggedToken }) => loggedToken !== undefined);
      const [first, ...others] = lines;
      if (first === undefined) return sightings.settled ? pass : cannotTell(reasons.notFinished);
      const worst = others.reduce((found, line) => (dangerOf(line) > dangerOf(found) ? line : found), first);
      const { loggedToken: token, evidence: { source, stream } } = worst;
      const colon = source === 'cloudwatch' ? stream.indexOf(':') : -1;
      return fail({
        code: 'token-logged', hop, severity: 'warning', seen: lines,
        data: dataOf({
          lines: lines.length, stream: stream.slice(colon + 1), group: colon < 0 ? null : stream.slice(0, colon), fingerprint: token?.fingerprint, user: subjectOf(token), verified: verifiedAs(worst, sightings), ...checkedAs(worst),
        }),
      });
    },
  };
}

/** A token that whoever reads the log can use is told before one that they cannot. */
function dangerOf({ loggedToken, at }: JoinedObservation): number {
  if (loggedToken?.issuerCheck?.result !== 'signed') return 0;
  return loggedLife(loggedToken, at)?.life === 'works' ? 2 : 1;
}

/** What this program found with the issuer's keys when it read the line. */
function checkedAs({ loggedToken, at }: JoinedObservation): { readonly [name: string]: string | number | null } {
  const check = loggedToken?.issuerCheck;
  if (loggedToken === undefined || check === undefined) return {};
  const named = loggedToken.claims?.['iss'];
  return {
    check: check.result, issuer: check.result === 'notChecked' ? null : check.issuer, kid: check.result === 'signed' ? check.kid : null, because: 'because' in check ? check.because : null,
    namedIssuer: check.result === 'otherIssuer' && typeof named === 'string' ? named : null, ...loggedLife(loggedToken, at),
  };
}

/** As a hop verified the very same token. */
function verifiedAs({ loggedToken }: JoinedObservation, { targetReceived, targetAccepted, targetRejected, interceptorRejected }: Sightings): 'passed' | 'failed' | 'no' {
  const verifier = [targetAccepted, targetRejected, interceptorRejected].find((sighting) => sighting?.verification !== undefined && (sighting.token ?? targetReceived?.token)?.fingerprint === loggedToken?.fingerprint);
  return verifier?.verification?.result ?? 'no';
}
