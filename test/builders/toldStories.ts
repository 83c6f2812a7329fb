import { diagnose } from '../../src/core/diagnosis/diagnose.ts';
import type { Story } from '../../src/core/story/story.ts';
import { tellStory } from '../../src/core/story/tellStory.ts';
import { caseOf, type CaseParts } from './chainCase.ts';
import { anaToken, chainRecords, start, type ChainRecords } from './chainRecords.ts';
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

/** The target prints the user's token, which its issuer signed and which still works. */
export const targetLogsToken = {
  targetReceived: {
    ...ok.targetReceived, loggedToken: { ...anaToken, issuerCheck: { result: 'signed', issuer: 'https://example.okta.com/oauth2/default', kid: 'hcB0kQbTrqkFqGbVY4q3kJxW2TnZ1cN8yLwA5uM7dEs', at: start + 4_000 } },
    evidence: { source: 'cloudwatch', stream: '/aws/containerinsights/orders-cluster/application:orders-target-api-7d9c5b5f4-x2x9z_orders_target-1f0e9d8c7b6a', line: 41 },
  },
} as const satisfies ChainRecords;
