import { facts, fact } from '../agentcore/facts/facts.ts';
import type { FactId } from '../agentcore/facts/facts.ts';
import { hopNames, hopOrder } from '../chain/hop.ts';
import type { HopName } from '../chain/hop.ts';
import type { Diagnosis } from '../diagnosis/finding.ts';
import type { Case } from '../diagnosis/rule.ts';
import { isGuess } from '../flow/flow.ts';
import type { JoinedObservation } from '../flow/flow.ts';
import { texts, titleOf } from '../diagnosis/texts.ts';
import { toolOf } from '../diagnosis/sightings.ts';
import { linksOf } from './linksOf.ts';
import { lineWords } from './words/lineWords.ts';
import { literalsOf } from './words/literals.ts';
import type { LineWords } from './words/lineWords.ts';
import { outcomeAt } from './outcomeAt.ts';
import type { Remark, Story, StoryLine } from './story.ts';
import { guessAt, isAfterStop, isFromAws, isStop, recordsAt, tellingOf } from './words/telling.ts';
import type { Telling } from './words/telling.ts';
import { threadFrom } from './threadFrom.ts';
import { tokenFactsAt } from './tokenFactsAt.ts';
import { verdictWords } from './words/verdictWords.ts';

/** A judged flow as a person reads it. Says nothing that its records, or the diagnosis, do not. */
export function tellStory(subject: Case, diagnosis: Diagnosis): Story {
  const telling = tellingOf(subject, diagnosis);
  const { flow } = subject;
  const { startedAt, endedAt } = flow;
  const words = verdictWords(telling);
  return {
    flowId: flow.id, sessionId: flow.sessionId,
    ...words,
    code: telling.error?.code ?? null,
    evidence: telling.error?.evidence ?? [],
    literals: literalsOf(telling.error, words),
    brokenAt: diagnosis.brokenAt,
    user: telling.user, tool: toolOf(telling.sightings),
    startedAt, durationMs: startedAt === null || endedAt === null ? null : Math.max(0, endedAt - startedAt),
    lines: linesOf(telling),
    remarks: remarksOf(telling),
    leansOn: groundsOf(telling).map((id) => ({ fact: id, mark: facts[id].mark, statement: fact(id).statement })),
  };
}

/** What is concluded from a silence leans on a log that is whole, too, as only those of this machine are sure to be. */
function groundsOf(telling: Telling): readonly FactId[] {
  const { error } = telling;
  if (error === null) return [];
  return error.silence === undefined || !isFromAws(telling) ? error.restsOn : [...error.restsOn, 'logs.lines-may-be-lost'];
}

function linesOf(telling: Telling): readonly StoryLine[] {
  const words = hopNames.map((hop) => lineWords(telling, hop));
  const times = hopNames.map((hop) => timeAt(telling, hop));
  return hopNames.map((hop) => lineOf(telling, hop, words, times));
}

function lineOf(telling: Telling, hop: HopName, words: readonly LineWords[], times: readonly (number | null)[]): StoryLine {
  const place = hopOrder(hop);
  const own = words[place] ?? lineWords(telling, hop);
  const records = recordsAt(telling, hop);
  return {
    number: place + 1, hop, ...own, ...tokenFactsAt(telling, hop), ...expectationAt(telling, hop),
    ...timesAt(records, times, place),
    hasOwnRecord: records.some(({ origin }) => origin === 'component'),
    joinedBy: records[0]?.joinedBy ?? null, links: linksOf(records),
    outcome: outcomeAt(telling, hop),
    evidence: records.map(({ evidence }) => evidence),
    thread: threadFrom(telling, hop, words[place + 1]?.mark ?? null),
    stop: isStop(telling, hop), afterStop: isAfterStop(telling, hop),
  };
}

function timesAt(records: readonly JoinedObservation[], times: readonly (number | null)[], place: number): Pick<StoryLine, 'at' | 'offsetMs' | 'sentAt' | 'lastAt' | 'clockGapMs'> {
  const at = times[place] ?? null;
  if (at === null) return { at, offsetMs: null, sentAt: null, lastAt: null, clockGapMs: null };
  const before = times.slice(0, place).findLast((time) => time !== null) ?? at;
  const start = times.find((time) => time !== null) ?? at;
  return {
    at, offsetMs: at - start,
    sentAt: records.find(({ origin, moment, joinedBy, at: sent }) => origin === 'component' && moment === 'sent' && !isGuess(joinedBy) && sent !== null)?.at ?? null,
    lastAt: records.reduce((last, record) => Math.max(last, record.at === null ? last : record.at + (record.durationMs ?? 0)), at),
    clockGapMs: before > at ? before - at : null,
  };
}

/** When the call came to the hop: its own record before anybody else's on it. */
function timeAt(telling: Telling, hop: HopName): number | null {
  const records = recordsAt(telling, hop).filter(({ at }) => at !== null);
  const own = records.find(({ origin }) => origin === 'component') ?? records[0];
  return (guessAt(telling, hop) ?? own)?.at ?? null;
}

function expectationAt({ error }: Telling, hop: HopName): Pick<StoryLine, 'expected' | 'found'> {
  const stop = error?.hop === hop ? texts[error.code].stop?.(error) : undefined;
  return { expected: stop?.expected ?? null, found: stop?.found ?? null };
}

function remarksOf({ diagnosis, error }: Telling): readonly Remark[] {
  return diagnosis.findings.filter((finding) => finding !== error).map((finding) => ({
    code: finding.code, hop: finding.hop, severity: finding.severity, title: titleOf(finding),
    remedy: finding.severity === 'warning' ? (texts[finding.code].remedy(finding)?.text ?? null) : null,
  }));
}
