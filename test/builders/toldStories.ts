import { diagnose } from '../../src/core/diagnosis/diagnose.ts';
import type { Story } from '../../src/core/story/story.ts';
import { tellStory } from '../../src/core/story/tellStory.ts';
import { caseOf, type CaseParts } from './chainCase.ts';
import { chainRecords, type ChainRecords } from './chainRecords.ts';
import { scenarioCase } from './scenarioCases.ts';

const ok = chainRecords();

/** What the records of a call say, judged and told. */
export function toldStory(parts: CaseParts): Story {
  const subject = caseOf(parts);
  return tellStory(subject, diagnose(subject));
}

export function toldScenario(name: string): Story {
  return toldStory(scenarioCase(name).parts);
}

/** A call that has come to the interceptor, which has not answered. */
export const untilInterceptor = {
  interceptorSent: null, lambdaReport: null, gatewayExecuting: null, gatewayEnded: null, agentAnswered: null, frontendAnswered: null, targetReceived: null, targetAccepted: null,
} as const satisfies ChainRecords;

/** The target's clock is behind: its records say that the call came before the interceptor had it. */
export const targetClockBehind = {
  targetReceived: { ...ok.targetReceived, at: (ok.interceptorReceived.at ?? 0) - 26 }, targetAccepted: { ...ok.targetAccepted, at: (ok.interceptorReceived.at ?? 0) - 20 },
} as const satisfies ChainRecords;
