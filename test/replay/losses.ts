import assert from 'node:assert/strict';
import { hopNames } from '../../src/core/chain/hop.ts';
import { diagnose } from '../../src/core/diagnosis/diagnose.ts';
import type { Diagnosis, Finding } from '../../src/core/diagnosis/finding.ts';
import type { Case } from '../../src/core/diagnosis/rule.ts';
import type { Flow, JoinedObservation } from '../../src/core/flow/flow.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { caseOf } from '../builders/chainCase.ts';
import { scenarioCases } from '../builders/scenarioCases.ts';
import type { ScenarioCase } from '../builders/scenarioCases.ts';
import { judgedFlows } from './replayed.ts';
import type { Play } from './replayed.ts';

/**
 * Holds a judgement on what is left of a flow against the one on all of it: the same, or undetermined with a hop named that lost a line. Called broken
 * otherwise only where it cannot be told: where all that is left may be of another fault as well. Then the finding names the hop whose silence it rests on,
 * and it is a fault of the same hop, but for flows of which more is lost than left.
 */
function assertHonest(told: Diagnosis, whole: Diagnosis, left: readonly JoinedObservation[], lost: readonly { readonly hop: string }[], place: string): void {
  const [error, expected] = [errorOf(told), errorOf(whole)];
  if (told.verdict === whole.verdict && told.brokenAt === whole.brokenAt && error?.code === expected?.code) return;
  if (told.verdict === 'undetermined') {
    const isNamed = told.unchecked.some(({ hop, because }) => lost.some((line) => line.hop === hop || because.includes(line.hop)));
    assert.ok(isNamed, `${place}: what is missing is not named, but ${JSON.stringify(told.unchecked)}`);
    return;
  }
  assert.equal(told.verdict, 'broken', `${place}: ${told.verdict}`);
  if (lost.length <= left.length) assert.equal(told.brokenAt, whole.brokenAt, `${place}: ${error?.code} at the ${error?.hop}`);
  assert.ok(error?.silence !== undefined, `${place}: ${error?.code} at the ${error?.hop}`);
  assert.ok(lost.some(({ hop }) => hop === error.silence), `${place}: nothing of the ${error.silence} is lost`);
  assert.ok(twins.some((twin) => twin.code === error.code && twin.hop === error.hop && left.every((line) => twin.lines.has(lineKey(line)))), `${place}: ${error.code} at the ${error.hop}, which leaves other lines`);
}

function errorOf({ findings }: Diagnosis): Finding | undefined {
  return findings.find(({ severity }) => severity === 'error');
}

/** What a line says that tells one fault from another; whose token it is does not. */
function lineKey({ hop, origin, moment, token, verification, reply, gateway, lambda }: JoinedObservation): string {
  return JSON.stringify([hop, origin, moment, token?.state, verification, reply, gateway?.step, gateway?.isError, lambda?.status]);
}

const twins = scenarioCases.flatMap(({ parts }) => {
  const subject = caseOf(parts);
  const error = errorOf(diagnose(subject));
  return error === undefined ? [] : [{ code: error.code, hop: error.hop, lines: new Set(linesOf(subject.flow).map(lineKey)) }];
});

function linesOf({ hops }: Pick<Flow, 'hops'>): readonly JoinedObservation[] {
  return hops.flatMap(({ observations }) => observations);
}

/** Every part of a scenario's lines that is chosen, judged. `isChosen` gets the places of the lines that are lost. */
export function assertHonestWithout({ name, parts }: ScenarioCase, isChosen: (lost: readonly number[], lines: readonly JoinedObservation[]) => boolean): number {
  const subject = caseOf(parts);
  const [lines, whole] = [linesOf(subject.flow), diagnose(subject)];
  let judged = 0;
  for (let bits = 1; bits < (1 << lines.length) - 1; bits++) {
    const places = lines.flatMap((_, place) => ((bits & (1 << place)) === 0 ? [] : [place]));
    if (!isChosen(places, lines)) continue;
    const [lost, left] = [places.flatMap((place) => lines[place] ?? []), lines.filter((_, place) => !places.includes(place))];
    assertHonest(diagnose(without(subject, new Set(lost))), whole, left, lost, `${name} without ${lost.map(({ hop, origin, moment }) => `${hop} ${origin} ${moment}`).join(', ')}`);
    judged += 1;
  }
  return judged;
}

function without(subject: Case, lost: ReadonlySet<JoinedObservation>): Case {
  return { ...subject, flow: { ...subject.flow, hops: subject.flow.hops.map(({ hop, observations }) => ({ hop, observations: observations.filter((line) => !lost.has(line)) })) } };
}

/** What of a flow may go missing as one: a hop's own lines, those of the platform below it, or both. */
export function logsOf(play: Play): readonly (readonly LogRecord[])[] {
  const own = ownLines(play);
  const isOfCode = ({ text }: LogRecord): boolean => text.includes('"tokenHop"');
  const logs = hopNames.flatMap((hop) => {
    const ofHop = own.filter((record) => record.hop === hop);
    return hop === 'interceptor' ? [ofHop, ofHop.filter(isOfCode), ofHop.filter((record) => !isOfCode(record))] : [ofHop];
  });
  return logs.filter(({ length }) => length > 0);
}

/** The lines of the flow that a play is about, which is the third of four. */
export function ownLines({ records }: Play): readonly LogRecord[] {
  return records.filter(({ line }) => line > 40 && line <= 60);
}

/** Reads a play's lines without some of its flow's, in the order given. Whatever flow is left of it is judged; those before and after it are as they were. */
export function assertHonestRead(play: Play, lost: readonly LogRecord[], inOrder: (records: readonly LogRecord[]) => readonly LogRecord[] = (records) => records): void {
  const gone = new Set(lost);
  const expected = wholeOf(play);
  const others = new Map(expected.others);
  for (const { subject, diagnosis } of judgedFlows(inOrder(play.records.filter((record) => !gone.has(record))), play.revisions)) {
    const before = others.get(subject.flow.id);
    const place = `${play.scenario} read without ${lost.map(({ hop, line }) => `${hop} ${line}`).join(', ')}`;
    if (before === undefined) assertHonest(diagnosis, expected.diagnosis, linesOf(subject.flow), lost, place);
    else assert.equal(diagnosis.verdict, before.verdict, place);
    others.delete(subject.flow.id);
  }
  assert.equal(others.size, 0);
}

const wholes = new Map<Play, { readonly diagnosis: Diagnosis; readonly others: ReadonlyMap<string, Diagnosis> }>();

function wholeOf(play: Play) {
  const known = wholes.get(play);
  if (known !== undefined) return known;
  const flows = judgedFlows(play.records, play.revisions);
  const own = flows.find(({ subject }) => subject.flow.id === play.id);
  assert.ok(own !== undefined);
  const whole = { diagnosis: own.diagnosis, others: new Map(flows.filter((flow) => flow !== own).map(({ subject, diagnosis }) => [subject.flow.id, diagnosis] as const)) };
  wholes.set(play, whole);
  return whole;
}
