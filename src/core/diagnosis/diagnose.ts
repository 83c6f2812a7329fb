import { hopNames, hopOrder } from '../chain/hop.ts';
import type { Diagnosis, Finding, Unchecked } from './finding.ts';
import { reasons, silenceOf } from './reasons.ts';
import type { Case, Rule } from './rule.ts';
import { arrivedRules, faultRules, remarkRules } from './faultRules.ts';
import { callsOf, journeyOf, presenceOf, sightingsOf, visitsIn } from './sightings.ts';
import type { Sightings } from './sightings.ts';
import { unseenStart } from './unseenStart.ts';

/**
 * Does not look beyond the records and the configuration in force. Says what became of the user's token: one error at most,
 * at the first hop that failed; what follows from it downstream is a note. A flow of several tool calls is judged by its
 * worst one.
 */
export function diagnose(subject: Case): Diagnosis {
  const [first, ...others] = callsOf(subject.flow);
  const visits = others.length === 0 ? null : visitsIn(subject.flow);
  let worst = diagnoseCall(sightingsOf(subject, first ?? null, visits));
  for (const call of others) {
    if (worst.verdict === 'broken') break;
    const diagnosis = diagnoseCall(sightingsOf(subject, call, visits));
    if (diagnosis.verdict === 'broken' || worst.verdict === 'healthy') worst = diagnosis;
  }
  return worst;
}

function diagnoseCall(sightings: Sightings): Diagnosis {
  const { call } = sightings;
  if (arrivedIntact(sightings)) return { verdict: 'healthy', brokenAt: null, findings: findingsOf(sightings, arrivedRules, []), unchecked: [], call };

  const unchecked: Unchecked[] = [];
  const found = findingsOf(sightings, faultRules, unchecked);
  const error = firstError(found);
  const findings = inOrder([...found, ...findingsOf(sightings, remarkRules, [])], error);
  if (error !== undefined) return { verdict: 'broken', brokenAt: error.hop, findings, unchecked: upTo(error, unchecked), call };
  if (unchecked.length === 0 && arrivedAsAnother(sightings)) return { verdict: 'healthy', brokenAt: null, findings, unchecked, call };
  return { verdict: 'undetermined', brokenAt: null, findings, unchecked: unchecked.length > 0 ? unchecked : [nothingTells(sightings)], call };
}

function findingsOf(sightings: Sightings, rules: readonly Rule[], unchecked: Unchecked[]): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { code, hop, judge } of rules) {
    const outcome = judge(sightings);
    if (outcome.state === 'fail') findings.push(outcome.finding);
    else if (outcome.state === 'cannotTell') unchecked.push({ code, hop, because: outcome.because });
  }
  return findings;
}

/** In chain order; within a hop the rule book's order decides. */
function firstError(findings: readonly Finding[]): Finding | undefined {
  return inChainOrder(findings).find(({ severity }) => severity === 'error');
}

function inChainOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => hopOrder(a.hop) - hopOrder(b.hop));
}

/** The error first, then chain order. Any other error is a consequence of the first, or cannot be told from one. */
function inOrder(findings: readonly Finding[], error: Finding | undefined): readonly Finding[] {
  const others = inChainOrder(findings)
    .filter((finding) => finding !== error)
    .map((finding) => (finding.severity === 'error' ? { ...finding, severity: 'note' as const } : finding));
  return error === undefined ? others : [error, ...others];
}

/** Behind the break there is nothing to ask. */
function upTo(error: Finding, unchecked: readonly Unchecked[]): readonly Unchecked[] {
  return unchecked.filter(({ hop }) => hopOrder(hop) <= hopOrder(error.hop));
}

/** The common case, decided without asking a rule: one token at every hop that logs it, accepted by the target. */
function arrivedIntact(sightings: Sightings): boolean {
  const { settled, targetAccepted, targetRejected, interceptorRejected } = sightings;
  if (!settled || targetAccepted === null || targetRejected !== null || interceptorRejected !== null) return false;
  if ((targetAccepted.reply?.status ?? 200) >= 500) return false;
  const arrived = (sightings.targetReceived ?? targetAccepted).token?.fingerprint;
  if (arrived === undefined) return false;
  const { frontendSent, agentReceived, agentSent, interceptorReceived, interceptorSent } = sightings;
  let earlier = false;
  for (const sighting of [frontendSent, agentReceived, agentSent, interceptorReceived, interceptorSent]) {
    if (sighting?.token === undefined) continue;
    if (sighting.token.fingerprint !== arrived) return false;
    earlier = true;
  }
  return earlier && unseenStart(sightings) === null;
}

/** Accepted, with another token of the same user: the rules have compared them and have nothing to say against it. */
function arrivedAsAnother(sightings: Sightings): boolean {
  return sightings.settled && sightings.targetAccepted !== null && journeyOf(sightings).length > 1;
}

/** No rule is in doubt and nothing says how the call ended. */
function nothingTells(sightings: Sightings): Unchecked {
  const silent = hopNames.find((hop) => hop !== 'gateway' && presenceOf(sightings, hop) !== 'seen') ?? 'target';
  const because = presenceOf(sightings, silent) === 'notLogged' ? silenceOf(sightings, silent) : reasons.noEnd;
  return { code: 'token-not-received', hop: silent, because };
}
