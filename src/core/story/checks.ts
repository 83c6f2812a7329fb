import type { HopName } from '../chain/hop.ts';
import { loggedLife, type LoggedLife } from '../diagnosis/loggedLife.ts';
import { refusalOf } from '../diagnosis/refusal.ts';
import { observationsAt } from '../diagnosis/sightings.ts';
import { scopesOf, secondsAfter, textOf } from '../diagnosis/textOf.ts';
import { durationWords, listWords } from '../diagnosis/texts/words.ts';
import { audiencesOf } from '../diagnosis/tokenKind.ts';
import type { JoinedObservation } from '../flow/flow.ts';
import type { IssuerCheck } from '../token/issuerCheck.ts';
import type { TokenView, VerificationCode } from '../token/tokenView.ts';
import type { Check } from './story.ts';
import { sameToken } from './words/telling.ts';
import type { Telling } from './words/telling.ts';

export type VerificationStep = { readonly name: string; readonly codes: readonly VerificationCode[]; readonly detail: (token: TokenView, at: number | null) => string };

/** The order in which every component verifies: what stands before the failed check has passed, what stands behind was not reached. */
export const verificationSteps: readonly VerificationStep[] = [
  { name: 'Format', codes: ['malformed'], detail: () => '' },
  { name: 'Algorithm', codes: ['algorithm'], detail: ({ header }) => textOf(header?.['alg']) ?? '' },
  { name: 'Key', codes: ['key-unknown'], detail: ({ header }) => textOf(header?.['kid']) ?? '' },
  { name: 'Signature', codes: ['signature'], detail: ({ header }) => textOf(header?.['alg']) ?? '' },
  { name: 'Issuer', codes: ['issuer'], detail: ({ claims }) => textOf(claims?.['iss']) ?? '' },
  { name: 'Audience', codes: ['audience'], detail: (token) => (audiencesOf(token).length === 0 ? '' : listWords(audiencesOf(token))) },
  { name: 'Validity', codes: ['expired', 'not-yet-valid'], detail: validity },
  { name: 'Scope', codes: ['scope'], detail: (token) => listWords(scopesOf(token) ?? []) },
];

/** What is known of a token's validity at a hop: checked there, vouched for by the verifier of the same token, or by nobody. */
export function checksAt(telling: Telling, hop: HopName, token: TokenView): readonly Check[] {
  const { targetAccepted, targetReceived } = telling.sightings;
  const refusal = refusalOf(telling.sightings);
  if (refusal !== null && refusal.hop === hop) return failedChecks(refusal.token, refusal.observation.at, refusal.code);
  const passed = targetAccepted?.verification?.result === 'passed';
  if (hop === 'target' && passed) return passedChecks(token, targetAccepted.at);
  if (hop === 'frontend') return checksOfClient(telling, token);
  if (passed && sameToken(token, targetAccepted.token ?? targetReceived?.token)) {
    return [{ state: 'passed', name: 'Vouched for', detail: 'verified by the target; same fingerprint' }];
  }
  if (refusal !== null && sameToken(token, refusal.token)) return inherited(refusal.hop, refusal.code);
  const copy = signedCopy(telling, token);
  if (copy !== null) return [{ state: 'passed', name: 'Signature', detail: `checked here and by no hop: a copy of it stands in the ${copy.hop}’s log` }];
  return [{ state: 'notChecked', name: 'Not verified', detail: 'no hop has verified this token' }];
}

/** What this program found of a token that a hop wrote into its log, by the issuer's keys: the one that can do most harm, where there are several. */
export function loggedChecks({ sightings: { flow } }: Telling, hop: HopName): readonly Check[] {
  const logged = observationsAt(flow, hop).filter(({ loggedToken }) => loggedToken?.issuerCheck !== undefined);
  const shown = logged.find(({ loggedToken }) => loggedToken?.issuerCheck?.result === 'signed') ?? logged[0];
  const check = shown?.loggedToken?.issuerCheck;
  if (shown?.loggedToken === undefined || check === undefined) return [];
  const life = loggedLife(shown.loggedToken, shown.at);
  return [{ state: checkStates[check.result], name: 'Token in its log', detail: [checkDetail(check), check.result === 'signed' && life !== null ? lifeDetail(life) : ''].filter((part) => part !== '').join('; ') }];
}

const checkStates: { readonly [result in IssuerCheck['result']]: Check['state'] } = {
  signed: 'passed', wrongSignature: 'failed', keyUnknown: 'failed', otherIssuer: 'notChecked', keysMissing: 'notChecked', notChecked: 'notChecked',
};

function checkDetail(check: IssuerCheck): string {
  switch (check.result) {
    case 'signed': return `signed by ${check.issuer}${check.kid === null ? '' : ` (kid: ${check.kid})`}, checked here`;
    case 'wrongSignature': return `its signature is not one of ${check.issuer}, checked here`;
    case 'keyUnknown': return `${check.issuer} publishes no key that fits it, checked here`;
    case 'otherIssuer': return `it names another issuer than ${check.issuer}`;
    default: return check.because;
  }
}

function lifeDetail({ life, seconds }: LoggedLife): string {
  const span = seconds === null ? '' : durationWords(seconds);
  if (life === 'works') return span === '' ? 'it works, and names no expiry' : `it works, ${span} left when read`;
  if (life === 'notYet') return `it works ${span} after it was read`;
  return life === 'expired' ? `it worked when logged, and expired ${span} before it was read` : `it had expired ${span} before it was logged`;
}

/** Where a hop logged the very same token, and its issuer's keys say that it is genuine. */
function signedCopy({ sightings: { flow } }: Telling, token: TokenView): JoinedObservation | null {
  const all = flow.hops.flatMap(({ hop }) => observationsAt(flow, hop));
  return all.find(({ loggedToken }) => loggedToken?.issuerCheck?.result === 'signed' && sameToken(token, loggedToken)) ?? null;
}

/** A client verifies no access token. What it sees without that, it may refuse. */
function checksOfClient({ sightings: { frontendRejected } }: Telling, token: TokenView): readonly Check[] {
  const verification = frontendRejected?.verification;
  const step = verification?.result === 'failed' ? verificationSteps.find(({ codes }) => codes.includes(verification.code)) : undefined;
  const rest: Check = { state: 'notChecked', name: step === undefined ? 'Not checked here' : 'Signature', detail: 'a client does not verify an access token' };
  return step === undefined ? [rest] : [{ state: 'failed', name: step.name, detail: step.detail(token, frontendRejected?.at ?? null) }, rest];
}

/** Steps that nobody needs to read where they passed. */
const quiet: ReadonlySet<string> = new Set(['Format', 'Algorithm', 'Key']);

function passedChecks(token: TokenView, at: number | null): readonly Check[] {
  return verificationSteps
    .filter(({ name }) => !quiet.has(name) && name !== 'Scope')
    .map(({ name, detail }): Check => ({ state: 'passed', name, detail: name === 'Signature' ? signedBy(token) : detail(token, at) }));
}

function failedChecks(token: TokenView, at: number | null, code: VerificationCode): readonly Check[] {
  const failed = verificationSteps.findIndex(({ codes }) => codes.includes(code));
  return verificationSteps.flatMap(({ name, detail }, place): readonly Check[] => {
    if (place === failed) return [{ state: 'failed', name, detail: detail(token, at) }];
    if (quiet.has(name)) return [];
    if (place < failed) return [{ state: 'passed', name, detail: name === 'Signature' ? signedBy(token) : '' }];
    return name === 'Scope' ? [] : [{ state: 'notChecked', name, detail: 'not reached' }];
  });
}

function inherited(hop: HopName, code: VerificationCode): readonly Check[] {
  const failed = verificationSteps.find(({ codes }) => codes.includes(code));
  const notHere: Check = { state: 'notChecked', name: failed?.name ?? 'Token', detail: `not checked here; refused by the ${hop}` };
  const signature = verificationSteps.findIndex(({ name }) => name === 'Signature');
  const vouched: Check = { state: 'passed', name: 'Signature', detail: `checked by the ${hop}; same fingerprint` };
  return failed !== undefined && verificationSteps.indexOf(failed) > signature ? [vouched, notHere] : [notHere];
}

function signedBy({ header }: TokenView): string {
  const alg = textOf(header?.['alg']);
  const kid = textOf(header?.['kid']);
  return [alg, kid === undefined ? undefined : `key ${kid}`].filter((part) => part !== undefined).join(', ');
}

function validity({ claims }: TokenView, at: number | null): string {
  const since = secondsAfter(at, claims?.['exp']);
  const until = secondsAfter(at, claims?.['nbf']);
  if (until !== undefined && until < 0) return `from ${durationWords(until)} after this hop`;
  if (since === undefined) return '';
  return since > 0 ? `expired ${durationWords(since)} before` : `${durationWords(since)} left`;
}
