import { hopNames } from '../chain/hop.ts';
import type { HopName } from '../chain/hop.ts';
import type { Diagnosis, Finding } from '../diagnosis/finding.ts';
import type { Case } from '../diagnosis/rule.ts';
import { observationsAt } from '../diagnosis/sightings.ts';
import { texts, titleOf } from '../diagnosis/texts.ts';
import { toolOf } from '../diagnosis/sightings.ts';
import { isGuess } from '../flow/flow.ts';
import type { JoinedObservation } from '../flow/flow.ts';
import { compareClaims } from '../token/compareClaims.ts';
import type { TokenView } from '../token/tokenView.ts';
import type { FindingDocument, FlowDocument, HopDocument, ObservationDocument, RelatedFlow } from './flowDocument.ts';
import { tellingOf } from './words/telling.ts';
import type { Telling } from './words/telling.ts';

/** A judged flow as JSON: what `send`, `flow` and `flows` print with --json. Holds claims and fingerprints, never a token. */
export function describeFlow(subject: Case, diagnosis: Diagnosis, related: readonly RelatedFlow[]): FlowDocument {
  const telling = tellingOf(subject, diagnosis);
  const { flow } = subject;
  return {
    id: flow.id, state: flow.state, verdict: diagnosis.verdict, brokenAt: diagnosis.brokenAt,
    sub: telling.user, tool: toolOf(telling.sightings),
    startedAt: flow.startedAt === null ? null : isoTime(flow.startedAt),
    hops: describeHops(telling),
    findings: diagnosis.findings.map(describeFinding),
    unchecked: diagnosis.unchecked,
    related,
  };
}

function describeHops(telling: Telling): readonly HopDocument[] {
  let before: TokenView | null = null;
  return hopNames.map((hop) => {
    const observations = observationsAt(telling.sightings.flow, hop);
    const changes: HopDocument['changes'][number][] = [];
    for (const { token, joinedBy } of observations) {
      if (token?.state !== 'seen' || isGuess(joinedBy)) continue;
      const compared = before === null ? [] : compareClaims(before, token);
      if (compared !== 'unknown') changes.push(...compared);
      before = token;
    }
    return describeHop(telling, hop, observations, changes);
  });
}

function describeHop({ presences }: Telling, hop: HopName, observations: readonly JoinedObservation[], changes: HopDocument['changes']): HopDocument {
  return { hop, presence: presences[hop], observations: observations.map(describeObservation), changes };
}

function describeObservation({ hop, target, moment, origin, at, header, headerNames, token, verification, reply, span, durationMs, loggedToken, joinedBy, evidence }: JoinedObservation): ObservationDocument {
  return {
    moment, origin, ...(hop === 'target' && target !== undefined ? { target } : {}), at: at === null ? 'unknown' : (isoTime(at) ?? 'unknown'),
    ...(header === undefined ? {} : { header }), ...(headerNames === undefined ? {} : { headerNames }),
    token: token ?? { state: 'notLogged' },
    ...(verification === undefined ? {} : { verification }), ...(reply === undefined ? {} : { reply }),
    ...(span === undefined ? {} : { span: { name: span.name, durationMs: durationMs ?? null } }), ...(loggedToken === undefined ? {} : { loggedToken }),
    joinedBy, evidence,
  };
}

function describeFinding(finding: Finding): FindingDocument {
  const { code, hop, severity, evidence, restsOn } = finding;
  const remedy = severity === 'note' ? null : (texts[code].remedy(finding)?.text ?? null);
  return { code, hop, severity, title: titleOf(finding), remedy, evidence, restsOn };
}

/** Null for a number that is no time at all, which a log may well hold. */
function isoTime(milliseconds: number): string | null {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
