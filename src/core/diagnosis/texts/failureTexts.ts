import type { SettingChange } from '../../chain/settingChange.ts';
import type { Finding, FindingCode } from '../finding.ts';
import type { FindingText } from './findingText.ts';
import { numberIn, textIn } from './words.ts';

/** Faults of a hop: it did not answer, failed, or refused its caller. */
export type HopFault = Extract<
  FindingCode,
  | 'interceptor-failed' | 'interceptor-output-invalid' | 'tool-call-refused' | 'target-unreachable' | 'target-failed' | 'agent-unreachable' | 'agent-failed'
  | 'gateway-refused-agent' | 'runtime-refused-frontend'
>;

function statusOf(finding: Finding): string {
  return String(numberIn(finding, 'status') ?? 'an error');
}

function errorTypeOf(finding: Finding): string {
  const type = textIn(finding, 'errorType');
  return type === null ? '' : ` (${type})`;
}

function mayEnter(finding: Finding): string {
  if (numberIn(finding, 'status') === 401 || textIn(finding, 'authorizer') === 'CUSTOM_JWT') return 'its own access token is missing or not accepted';
  return 'its signature or its permission is not accepted';
}

/** A CUSTOM_JWT runtime has judged a token, which may be the user's own. */
function refusedBearer(finding: Finding): boolean {
  const status = numberIn(finding, 'status');
  return textIn(finding, 'authorizer') === 'CUSTOM_JWT' && (status === 401 || status === 403);
}

const showErrors: SettingChange = { path: ['gateway', 'exceptionLevel'], to: 'DEBUG' };

const callerAdvice: { readonly [status: number]: string } = {
  400: 'Check the session id (33 to 256 characters) and the size of the headers.',
  401: 'Check the frontend’s own credential in Authorization: the runtime expects a token of its issuer.',
  403: 'Give the frontend’s role bedrock-agentcore:InvokeAgentRuntime on the runtime, and sign with service bedrock-agentcore.',
  404: 'Check the runtime’s ARN, its region and the qualifier DEFAULT.',
  429: 'Too many calls at once: wait, or raise the quota.',
};

export const failureTexts: { readonly [code in HopFault]: FindingText } = {
  'interceptor-failed': {
    headline: (finding) => {
      const how = textIn(finding, 'how');
      if (how === 'refused') return 'The interceptor refused the call, although it had the token';
      return how === 'timeout' ? 'The interceptor ran out of time' : 'The interceptor failed';
    },
    why: (finding) => {
      const how = textIn(finding, 'how');
      if (how === 'refused') return 'It answered in the target’s place and gave no reason in its record.';
      return how === 'timeout'
        ? 'Lambda stopped it before it had answered. The gateway then refuses the call, so the target was not called.'
        : `Lambda reports an error${errorTypeOf(finding)} on this call. The gateway then refuses the call, so the target was not called.`;
    },
    question: 'Did the interceptor finish?',
    remedy: () => ({ action: 'Open Interceptor Log', text: 'Look at the interceptor’s own lines before the report, and mend its code.', setting: null }),
    stop: (finding) => {
      const how = textIn(finding, 'how');
      if (how === 'refused') return { word: 'refused', sentence: 'Interceptor received the token and refused the call.', summary: 'refused', expected: 'the call passed on with the token', found: 'an answer in the target’s place' };
      const timeout = how === 'timeout';
      return {
        word: timeout ? 'timed out' : 'failed', sentence: timeout ? 'Interceptor ran out of time.' : `Interceptor failed${errorTypeOf(finding)}.`, summary: timeout ? 'time-out' : 'error in Lambda',
        expected: 'the call passed on with the token', found: timeout ? 'a time-out, reported by Lambda' : `an error${errorTypeOf(finding)}, reported by Lambda`,
      };
    },
  },
  'interceptor-output-invalid': {
    headline: () => 'The gateway did not accept the interceptor’s answer',
    why: () => 'The interceptor ran without error, the agent got 500, and the gateway ran no tool. It takes headers and body in transformedGatewayRequest, and nothing else.',
    question: 'Was the interceptor’s answer valid?',
    remedy: () => ({
      action: 'Correct the Answer',
      text: 'Return interceptorOutputVersion "1.0" and mcp.transformedGatewayRequest with headers and body alone. Do not send the event’s path or method back.',
      setting: null,
    }),
    stop: () => ({ word: 'bad output', sentence: 'Interceptor gave an answer that the gateway refused.', summary: 'answer not accepted', expected: 'an answer of headers and body', found: '500 for the agent, and no tool run' }),
  },
  'tool-call-refused': {
    headline: () => 'The gateway refused the tool call',
    why: () => 'It took the request and answered with an error before it ran the tool, so the target was not called. The arguments may not fit the tool’s schema, or there is no such tool.',
    question: 'Did the gateway run the tool?',
    remedy: () => ({
      action: 'Show the Gateway’s Error',
      text: 'Set gateway.exceptionLevel to DEBUG: the answer to the agent then names the field. Then compare the agent’s arguments with the tool’s schema.',
      setting: ['gateway', 'exceptionLevel'], change: showErrors,
    }),
    stop: () => ({ word: 'not called', sentence: 'Target was not called: the gateway refused the call.', summary: 'the tool was not run', expected: 'the tool run', found: 'an error at the gateway before that' }),
  },
  'target-unreachable': {
    headline: () => 'The gateway could not reach the target',
    why: () => 'The gateway ran the tool and got an error. The target, which logs other calls, has no record of this one.',
    question: 'Could the gateway reach the target?',
    remedy: () => ({ action: 'Start the Target', text: 'See that the target runs, and that the gateway can reach the URL under servers in its OpenAPI document.', setting: ['targets'] }),
    stop: () => ({ word: 'unreachable', sentence: 'Target was not reached by the gateway.', summary: 'no record of the call', expected: 'a call with the token', found: 'an error at the gateway, nothing at the target' }),
  },
  'target-failed': {
    headline: (finding) => {
      const how = textIn(finding, 'how');
      if (how === 'unseen') return 'The call to the target failed';
      return how === 'refused' ? 'The target refused the call and did not say why' : 'The target failed';
    },
    why: (finding) => {
      const how = textIn(finding, 'how');
      if (how === 'afterAccepting') return `The token arrived and was accepted. The target then answered ${statusOf(finding)}.`;
      if (how === 'unavailable') return `The token arrived, and the target answered ${statusOf(finding)} without judging it. It may not get the issuer’s keys.`;
      if (how === 'refused') return `The token arrived, and the target answered ${statusOf(finding)}. Its record holds no reason.`;
      if (how === 'unseen') return 'The token left the interceptor, the gateway ran the tool and got an error. Whether the target was reached, or refused the token, its own log alone can tell.';
      return 'The token arrived, and no record says how the call ended.';
    },
    question: 'Did the target finish?',
    remedy: (finding) => (textIn(finding, 'how') === 'unseen'
      ? { action: 'Show the Gateway’s Error', text: 'Set gateway.exceptionLevel to DEBUG: the answer to the agent then says why. And see that the target answers at its URL.', setting: ['gateway', 'exceptionLevel'], change: showErrors }
      : { action: 'Open Target Log', text: 'Look at the target’s own lines around this call.', setting: null }),
    stop: (finding) => {
      const how = textIn(finding, 'how');
      if (how === 'unseen') return { word: 'call failed', sentence: 'Target gave the gateway no good answer.', summary: 'an error at the gateway', expected: 'an answer', found: 'an error at the gateway, and no log of the target' };
      if (how === 'noEnd') return { word: 'failed', sentence: 'Target received the token and did not finish.', summary: 'no end', expected: 'an answer', found: 'none' };
      if (how === 'refused') return { word: 'refused', sentence: `Target refused the call: ${statusOf(finding)}.`, summary: 'no reason given', expected: 'the token accepted', found: `${statusOf(finding)} without a reason` };
      return {
        word: 'failed', sentence: `Target ${how === 'afterAccepting' ? 'accepted' : 'received'} the token and answered ${statusOf(finding)}.`,
        summary: 'failed', expected: 'an answer', found: `status ${statusOf(finding)}`,
      };
    },
  },
  'agent-unreachable': {
    headline: () => 'The runtime had no answer from the agent',
    why: (finding) => `The frontend got ${statusOf(finding)}, and the agent logged nothing of the call. It may not have started.`,
    question: 'Did the call reach the agent?',
    remedy: () => ({ action: 'Open Agent Log', text: 'Look at the agent’s last lines, and see that it starts and answers GET /ping.', setting: null }),
    stop: (finding) => ({ word: 'no answer', sentence: `Agent did not answer: the frontend got ${statusOf(finding)}.`, summary: 'no record of the call', expected: 'a call with the token', found: 'nothing in the agent’s log' }),
  },
  'agent-failed': {
    headline: () => 'The agent failed before it called a tool',
    why: (finding) => `It received the token and made no call that the gateway logged. The frontend got ${statusOf(finding)}.`,
    question: 'Did the agent finish?',
    remedy: () => ({ action: 'Open Agent Log', text: 'Look at the agent’s lines after it received the call: the model or the connection to the gateway failed.', setting: null }),
    stop: (finding) => ({ word: 'failed', sentence: `Agent received the token and failed: ${statusOf(finding)}.`, summary: 'no tool call', expected: 'a tool call with the token', found: 'none' }),
  },
  'gateway-refused-agent': {
    headline: () => 'The gateway refused the agent',
    why: (finding) => `${numberIn(finding, 'status') === null ? 'It refused the agent’s request before it began with it' : `It answered ${statusOf(finding)} before it called its interceptor`}: ${mayEnter(finding)}. The user’s token was not looked at.`,
    question: 'Did the gateway let the agent in?',
    remedy: (finding) => ({
      action: 'Let the Agent In',
      text: numberIn(finding, 'status') === 401 || textIn(finding, 'authorizer') === 'CUSTOM_JWT'
        ? 'Check the agent’s own token for the gateway: issuer, audience, client and scope of the gateway’s authorizer.'
        : 'Give the agent’s role bedrock-agentcore:InvokeGateway on this gateway, and let it sign with service bedrock-agentcore.',
      setting: ['gateway', 'authorizer'],
    }),
    stop: (finding) => {
      const logged = numberIn(finding, 'status') === null;
      return {
        word: 'refused', sentence: `Gateway refused the agent${logged ? '' : `: ${statusOf(finding)}`}.`, summary: 'the agent’s own credential',
        expected: 'the agent let in', found: logged ? 'an error in the gateway’s log, and no call' : `status ${statusOf(finding)}`,
      };
    },
  },
  'runtime-refused-frontend': {
    headline: () => 'The runtime refused the frontend',
    why: (finding) => (refusedBearer(finding)
      ? `It answered ${statusOf(finding)} and did not call the agent: the token in Authorization is missing or not one that it takes.`
      : `It answered ${statusOf(finding)} and did not call the agent. The user’s token was not looked at.`),
    question: 'Did the runtime let the frontend in?',
    remedy: (finding) => ({
      action: 'Let the Frontend In',
      text: refusedBearer(finding)
        ? 'Check the token in the frontend’s Authorization against the runtime’s authorizer: issuer, audience, client and scope.'
        : (callerAdvice[numberIn(finding, 'status') ?? 403] ?? 'Look at the runtime’s answer to the frontend for its reason.'),
      setting: null,
    }),
    stop: (finding) => ({ word: 'refused', sentence: `Agent was not called: the runtime refused the frontend, ${statusOf(finding)}.`, summary: 'the frontend’s own credential', expected: 'the frontend let in', found: `status ${statusOf(finding)}` }),
  },
};
