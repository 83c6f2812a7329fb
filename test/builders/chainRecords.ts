import type { LambdaStatus } from '../../src/core/agentcore/logs/lambdaLog.ts';
import type { HopName } from '../../src/core/chain/hop.ts';
import type { JoinedObservation } from '../../src/core/flow/flow.ts';
import type { TokenView, VerificationCode } from '../../src/core/token/tokenView.ts';

/** 2026-11-22T10:43:31.402Z */
export const start = Date.UTC(2026, 10, 22, 10, 43, 31, 402);
const seconds = Math.floor(start / 1000);

export const runtimeHeader = 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken';
export const gatewayHeader = 'X-Custom-UserToken';

export const absent: TokenView = { state: 'absent' };

/** Ana's access token as the claim policy `standard` shows it. */
export const anaToken: TokenView = {
  state: 'seen', fingerprint: `sha256:${'9f2c41d07be3a815'.repeat(2)}`, size: 1184,
  header: { alg: 'RS256', kid: 'k1', typ: 'JWT' },
  claims: {
    iss: 'http://127.0.0.1:8902/oauth2/default', sub: 'ana@example.com', aud: 'api://orders', scp: ['openid', 'orders.read', 'orders.write'],
    iat: seconds - 1800, exp: seconds + 1800, cid: '0oa-local-frontend', uid: '00u-ana', jti: 'AT.2b8e61c0', ver: 1,
  },
  otherClaims: ['groups'],
};

export const benToken: TokenView = {
  ...anaToken, fingerprint: `sha256:${'41aa07c3e19d5b60'.repeat(2)}`, size: 1179,
  claims: { ...anaToken.claims, sub: 'ben@example.com', uid: '00u-ben', iat: seconds - 60, exp: seconds + 3540, jti: 'AT.9d07c2f4' },
};

/** Another token of Ana's. */
export const anaRenewed: TokenView = {
  ...anaToken, fingerprint: `sha256:${'7d10b2e4c8f95a36'.repeat(2)}`,
  claims: { ...anaToken.claims, iat: seconds - 5, exp: seconds + 3595, jti: 'AT.55e0aa17' },
};

/** The gateway's own signature, where the token should be. */
export const signatureInItsPlace: TokenView = { state: 'undecodable', fingerprint: `sha256:${'c3d2e1f0a9b8c7d6'.repeat(2)}`, size: 312 };

export function withClaims(token: TokenView, claims: TokenView['claims'], more: Partial<TokenView> = {}): TokenView {
  return { ...token, ...more, claims: { ...token.claims, ...claims } };
}

export function withoutClaims({ state, fingerprint, size }: TokenView): TokenView {
  return { state, ...(fingerprint === undefined ? {} : { fingerprint }), ...(size === undefined ? {} : { size }) };
}

const joinedBy: { readonly [hop in HopName]: JoinedObservation['joinedBy'] } = {
  frontend: 'correlationId', agent: 'correlationId', gateway: 'traceId', interceptor: 'traceId', target: 'correlationId',
};
const lines: { readonly [hop in HopName]: number } = { frontend: 12, agent: 208, gateway: 71, interceptor: 41, target: 90 };

type Own = Partial<JoinedObservation> & Pick<JoinedObservation, 'moment'>;

/** One observation; `after` = milliseconds after the flow's start. */
export function observed(hop: HopName, after: number, own: Own): JoinedObservation {
  return { hop, origin: 'component', at: start + after, joinedBy: joinedBy[hop], evidence: { source: 'local', stream: `${hop}.jsonl`, line: lines[hop] + (after % 5) }, ...own };
}

export function lambdaReport(status: LambdaStatus, errorType?: string): JoinedObservation {
  return observed('interceptor', 78, {
    origin: 'lambdaPlatform', moment: 'answered', requestId: 'lambda-1', lambda: { status, ...(errorType === undefined ? {} : { errorType }) },
  });
}

const call = { rpcId: '3', tool: 'orders___listOrders', target: 'orders' } as const;

type RecordName = keyof ReturnType<typeof chainRecords> | 'frontendRejected' | 'interceptorRejected' | 'targetRejected';
/** Records by name; null takes one away. */
export type ChainRecords = { readonly [name in RecordName]?: JoinedObservation | null };

/** What the five hops of a healthy call write, by name. */
export function chainRecords(token: TokenView = anaToken) {
  const lambda = { requestId: 'lambda-1' } as const;
  return {
    frontendSent: observed('frontend', 0, { moment: 'sent', header: runtimeHeader, token }),
    frontendAnswered: observed('frontend', 119, { moment: 'answered', reply: { status: 200 } }),
    agentReceived: observed('agent', 31, { moment: 'received', header: runtimeHeader.toLowerCase(), headerNames: ['content-type', 'x-amzn-bedrock-agentcore-runtime-custom-correlationid', runtimeHeader.toLowerCase()], token }),
    agentSent: observed('agent', 53, { ...call, moment: 'sent', header: gatewayHeader, token }),
    agentAnswered: observed('agent', 113, { ...call, moment: 'answered', reply: { status: 200, isError: false } }),
    gatewayStarted: observed('gateway', 58, { origin: 'gatewayLog', moment: 'received', rpcId: '3', gateway: { step: 'started', isError: false, method: 'tools/call' } }),
    gatewayExecuting: observed('gateway', 85, { origin: 'gatewayLog', moment: 'sent', rpcId: '3', tool: call.tool, gateway: { step: 'executing', isError: false } }),
    gatewayEnded: observed('gateway', 110, { origin: 'gatewayLog', moment: 'answered', rpcId: '3', gateway: { step: 'ended', isError: false } }),
    lambdaStart: observed('interceptor', 70, { origin: 'lambdaPlatform', moment: 'received', ...lambda, lambda: { status: null } }),
    interceptorReceived: observed('interceptor', 71, { ...call, ...lambda, moment: 'received', header: gatewayHeader.toLowerCase(), headerNames: ['authorization', 'content-type', 'traceparent', gatewayHeader.toLowerCase()], token }),
    interceptorSent: observed('interceptor', 76, { ...call, ...lambda, moment: 'sent', header: 'authorization', token }),
    lambdaReport: lambdaReport('success'),
    targetReceived: observed('target', 98, { moment: 'received', header: 'authorization', headerNames: ['authorization', 'host', 'traceparent'], token }),
    targetAccepted: observed('target', 104, { moment: 'accepted', header: 'authorization', token, verification: { result: 'passed' }, reply: { status: 200 } }),
  };
}

/** The records of a call that carries `token` all the way and is refused by the target. */
export function refusedRecords(code: VerificationCode, token: TokenView = anaToken, status = 401): ChainRecords {
  return {
    ...chainRecords(token),
    ...toolError,
    targetAccepted: null,
    targetRejected: observed('target', 104, { moment: 'rejected', header: 'authorization', token, verification: { result: 'failed', code }, reply: { status } }),
  };
}

/** What gateway and agent write where the tool call comes back as an error. */
export const toolError = {
  gatewayEnded: observed('gateway', 110, { origin: 'gatewayLog', moment: 'answered', rpcId: '3', gateway: { step: 'ended', isError: true } }),
  agentAnswered: observed('agent', 113, { ...call, moment: 'answered', reply: { status: 200, isError: true } }),
} as const;

/** The interceptor answers instead of the target, as it does without a token: the gateway then logs nothing. */
export const shortCircuit = {
  interceptorSent: null,
  interceptorRejected: observed('interceptor', 76, { ...call, requestId: 'lambda-1', moment: 'rejected', token: absent, reply: { status: 200, isError: true } }),
  gatewayStarted: null, gatewayExecuting: null, gatewayEnded: null,
  agentAnswered: toolError.agentAnswered,
  targetReceived: null, targetAccepted: null,
} as const satisfies ChainRecords;
