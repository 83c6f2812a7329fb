import type { HopName } from '../../src/core/chain/hop.ts';
import type { FindingCode, Verdict } from '../../src/core/diagnosis/finding.ts';
import type { JoinedObservation } from '../../src/core/flow/flow.ts';
import type { TokenView, VerificationCode } from '../../src/core/token/tokenView.ts';
import { foreign, gateway, runtime, silent, target } from './chainCase.ts';
import type { CaseParts } from './chainCase.ts';
import {
  absent, anaRenewed, anaToken, benToken, chainRecords, gatewayHeader, lambdaReport, observed, refusedRecords, shortCircuit, signatureInItsPlace, start, toolError, withClaims,
} from './chainRecords.ts';

/** A flow as its scenario leaves it in the logs, and what must come out. */
export type ScenarioCase = {
  readonly name: string;
  readonly parts: CaseParts;
  readonly verdict: Verdict;
  readonly code: FindingCode | null;
  readonly brokenAt: HopName | null;
  /** Where that is not said by the verdict: something stays unanswered. */
  readonly hasOpenQuestions?: boolean;
};

const now = Math.floor(start / 1000);
const healthy = chainRecords();

function broken(name: string, code: FindingCode, brokenAt: HopName, parts: CaseParts): ScenarioCase {
  return { name, parts, verdict: 'broken', code, brokenAt };
}

function but(record: JoinedObservation, change: Partial<JoinedObservation>): JoinedObservation {
  return { ...record, ...change };
}

/** Nothing after the agent has the token: it calls the gateway without one, and the interceptor refuses. */
const withoutTokenFromAgentOn = {
  agentReceived: but(healthy.agentReceived, { token: absent, headerNames: ['content-type', 'x-amzn-bedrock-agentcore-runtime-custom-correlationid'] }),
  agentSent: but(healthy.agentSent, { token: absent }),
  interceptorReceived: but(healthy.interceptorReceived, { token: absent, headerNames: ['authorization', 'content-type', 'traceparent'] }),
  ...shortCircuit,
};

const nothingAtTheTarget = { targetReceived: null, targetAccepted: null };

const nothingAfterTheFrontend = {
  agentReceived: null, agentSent: null, agentAnswered: null, gatewayStarted: null, gatewayExecuting: null, gatewayEnded: null, lambdaStart: null,
  interceptorReceived: null, interceptorSent: null, lambdaReport: null, targetReceived: null, targetAccepted: null,
};

/** The frontend's one record where it sends nothing. */
function keptBack(token: TokenView, code?: VerificationCode): CaseParts {
  const verification = code === undefined ? {} : { verification: { result: 'failed', code } as const };
  const frontendRejected = observed('frontend', 0, { moment: 'rejected', header: healthy.frontendSent.header, token, ...verification });
  return { records: { ...nothingAfterTheFrontend, frontendSent: null, frontendAnswered: null, frontendRejected } };
}

const large = { ...anaToken, size: 5120 };
const anasIdToken = withoutScopes({ ...withClaims(anaToken, { aud: '0oa-local-frontend' }), otherClaims: ['at_hash', 'groups'] });
const foreignIssuer = withClaims(anaToken, { iss: 'https://login.example.org/oauth2/default' });

export const scenarioCases: readonly ScenarioCase[] = [
  { name: 'healthy', parts: {}, verdict: 'healthy', code: null, brokenAt: null },
  broken('expired', 'token-expired', 'target', { records: refusedRecords('expired', withClaims(anaToken, { exp: now - 1800, iat: now - 5400 })) }),
  broken('not-yet-valid', 'token-not-yet-valid', 'target', { records: refusedRecords('not-yet-valid', withClaims(anaToken, { nbf: now + 600 })) }),
  broken('wrong-audience', 'audience-mismatch', 'target', { records: refusedRecords('audience', withClaims(anaToken, { aud: 'api://billing' })) }),
  broken('wrong-issuer', 'issuer-mismatch', 'target', { records: refusedRecords('issuer', foreignIssuer) }),
  broken('bad-signature', 'signature-invalid', 'target', { records: refusedRecords('signature') }),
  broken('unknown-key', 'signing-key-unknown', 'target', { records: refusedRecords('key-unknown', { ...anaToken, header: { alg: 'RS256', kid: 'stranger' } }) }),
  broken('stranger', 'issuer-mismatch', 'target', { records: refusedRecords('key-unknown', foreignIssuer) }),
  broken('alg-none', 'algorithm-refused', 'target', { records: refusedRecords('algorithm', { ...anaToken, header: { alg: 'none', typ: 'JWT' } }) }),
  broken('id-token', 'id-token-used', 'target', { records: refusedRecords('audience', anasIdToken) }),
  broken('missing-scope', 'scope-missing', 'target', { records: refusedRecords('scope', withClaims(anaToken, { scp: ['openid', 'orders.read'] }), 403) }),
  broken('no-token', 'token-missing', 'frontend', { records: { ...withoutTokenFromAgentOn, frontendSent: but(healthy.frontendSent, { token: absent }) } }),
  broken('kept-back', 'token-kept-back', 'frontend', keptBack(withClaims(anaToken, { aud: 'api://billing' }), 'audience')),
  broken('kept-back-large', 'token-kept-back', 'frontend', keptBack({ ...anaToken, size: 12_480 })),
  broken('kept-back-absent', 'token-kept-back', 'frontend', keptBack(absent, 'absent')),
  broken('kept-back-expired', 'token-kept-back', 'frontend', keptBack(withClaims(anaToken, { exp: now + 25, iat: now - 5 }), 'expired')),
  broken('not-allowlisted', 'header-not-allowlisted', 'agent', {
    records: withoutTokenFromAgentOn,
    runtime: { ...runtime, requestHeaderAllowlist: ['X-Amzn-Bedrock-AgentCore-Runtime-Custom-CorrelationId'] },
  }),
  broken('oversized', 'token-too-large', 'agent', {
    records: { ...nothingAfterTheFrontend, frontendSent: but(healthy.frontendSent, { token: large }), frontendAnswered: but(healthy.frontendAnswered, { reply: { status: 400 } }) },
    hearings: { agent: silent, gateway: silent, interceptor: silent, target: silent },
  }),
  broken('wrong-runtime-header', 'header-name-mismatch', 'agent', {
    records: { ...withoutTokenFromAgentOn, frontendSent: but(healthy.frontendSent, { header: 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-User-Token' }) },
  }),
  broken('agent-forgets', 'token-not-sent', 'agent', { records: { ...withoutTokenFromAgentOn, agentReceived: healthy.agentReceived } }),
  broken('headers-not-passed', 'request-headers-not-passed', 'interceptor', {
    records: { ...shortCircuit, interceptorReceived: but(healthy.interceptorReceived, { token: absent, headerNames: [] }) },
    gateway: { ...gateway, requestInterceptor: { passRequestHeaders: false } },
  }),
  broken('wrong-header-case', 'header-name-mismatch', 'interceptor', {
    records: { ...shortCircuit, interceptorReceived: but(healthy.interceptorReceived, { token: absent, header: gatewayHeader }) },
  }),
  broken('interceptor-crash', 'interceptor-failed', 'interceptor', {
    records: {
      interceptorSent: null, lambdaReport: lambdaReport('error', 'TypeError'), gatewayExecuting: null, gatewayEnded: toolError.gatewayEnded,
      agentAnswered: but(healthy.agentAnswered, { reply: { status: 500, rpcCode: -32603 } }), targetReceived: null, targetAccepted: null,
    },
  }),
  broken('interceptor-bad-output', 'interceptor-output-invalid', 'interceptor', {
    records: {
      gatewayExecuting: null, gatewayEnded: toolError.gatewayEnded, agentAnswered: but(healthy.agentAnswered, { reply: { status: 500, rpcCode: -32603 } }),
      targetReceived: null, targetAccepted: null,
    },
  }),
  broken('interceptor-fails-open', 'authorization-not-set', 'interceptor', {
    records: { ...refusedRecords('absent', absent), ...fromFrontendTo('interceptorReceived'), interceptorSent: but(healthy.interceptorSent, { token: absent }) },
  }),
  broken('token-swapped', 'token-replaced', 'interceptor', {
    records: { interceptorSent: but(healthy.interceptorSent, { token: benToken }), targetReceived: but(healthy.targetReceived, { token: benToken }), targetAccepted: but(healthy.targetAccepted, { token: benToken }) },
  }),
  {
    name: 'token-renewed', verdict: 'healthy', code: 'token-replaced', brokenAt: null,
    parts: { records: { agentSent: but(healthy.agentSent, { token: anaRenewed }), ...carriedOn() } },
  },
  broken('credential-on-target', 'target-credential-configured', 'gateway', {
    records: { ...refusedRecords('malformed', signatureInItsPlace), ...fromFrontendTo('interceptorSent') },
    target: { ...target, credentialProviders: ['GATEWAY_IAM_ROLE'] },
  }),
  broken('arguments-refused', 'tool-call-refused', 'target', { records: { ...toolError, ...nothingAtTheTarget, gatewayExecuting: null } }),
  broken('target-down', 'target-unreachable', 'target', { records: { ...toolError, targetReceived: null, targetAccepted: null } }),
  broken('target-dies', 'target-failed', 'target', { records: { ...toolError, targetAccepted: null } }),
  { name: 'foreign-target', verdict: 'undetermined', code: null, brokenAt: null, parts: { records: nothingAtTheTarget, hearings: { target: foreign } } },
  { ...broken('foreign-target-fails', 'target-failed', 'target', { records: { ...toolError, ...nothingAtTheTarget }, hearings: { target: foreign } }), hasOpenQuestions: true },
  { name: 'interceptor-silent', verdict: 'undetermined', code: null, brokenAt: null, parts: interceptorSilent() },
  { name: 'frontend-silent', verdict: 'undetermined', code: null, brokenAt: null, parts: { records: { ...withoutTokenFromAgentOn, frontendSent: null, frontendAnswered: null }, hearings: { frontend: silent } } },
  broken('agent-down', 'agent-unreachable', 'agent', { records: { ...nothingAfterTheFrontend, frontendAnswered: but(healthy.frontendAnswered, { reply: { status: 424 } }) } }),
  broken('gateway-refuses', 'gateway-refused-agent', 'gateway', {
    records: { ...nothingAfterTheFrontend, agentReceived: healthy.agentReceived, agentSent: healthy.agentSent, agentAnswered: but(healthy.agentAnswered, { reply: { status: 403 } }) },
  }),
  broken('gateway-refuses-session', 'gateway-refused-agent', 'gateway', {
    records: { ...nothingAfterTheFrontend, agentReceived: healthy.agentReceived, gatewayEnded: toolError.gatewayEnded },
  }),
];

function withoutScopes(token: TokenView): TokenView {
  return { ...token, claims: Object.fromEntries(Object.entries(token.claims ?? {}).filter(([name]) => name !== 'scp')) };
}

/** The healthy chain's records of the hops before a loss. */
function fromFrontendTo(last: 'interceptorReceived' | 'interceptorSent') {
  const { frontendSent, agentReceived, agentSent, interceptorReceived, interceptorSent } = healthy;
  return { frontendSent, agentReceived, agentSent, interceptorReceived, ...(last === 'interceptorSent' ? { interceptorSent } : {}) };
}

function carriedOn() {
  const { interceptorReceived, interceptorSent, targetReceived, targetAccepted } = chainRecords(anaRenewed);
  return { interceptorReceived, interceptorSent, targetReceived, targetAccepted };
}

/** The interceptor's log is silent, and of the target one record fits, by its time alone. */
function interceptorSilent(): CaseParts {
  return {
    records: {
      lambdaStart: null, interceptorReceived: null, interceptorSent: null, lambdaReport: null, targetReceived: null,
      targetAccepted: observed('target', 116, { moment: 'accepted', header: 'authorization', joinedBy: 'timeOnly', reply: { status: 201 } }),
    },
    hearings: { interceptor: silent },
  };
}

/** The scenario of that name. Throws for a name that is none. */
export function scenarioCase(name: string): ScenarioCase {
  const found = scenarioCases.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
}
