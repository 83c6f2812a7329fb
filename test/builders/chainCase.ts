import type { ConfigurationInForce, GatewayConfiguration, IdentityConfiguration, InForce, RuntimeConfiguration, TargetConfiguration } from '../../src/core/chain/configuration.ts';
import { hopNames } from '../../src/core/chain/hop.ts';
import type { HopName } from '../../src/core/chain/hop.ts';
import type { Case } from '../../src/core/diagnosis/rule.ts';
import type { Hearing, JoinedObservation } from '../../src/core/flow/flow.ts';
import { chainRecords, start } from './chainRecords.ts';
import type { ChainRecords } from './chainRecords.ts';

export type CaseParts = {
  /** Overrides of the healthy chain's records; null takes a record away. */
  readonly records?: ChainRecords;
  /** Records beside the named ones, for flows of several calls. */
  readonly more?: readonly JoinedObservation[];
  readonly state?: 'open' | 'settled';
  readonly hearings?: { readonly [hop in HopName]?: Hearing };
  readonly identity?: IdentityConfiguration | string;
  readonly runtime?: RuntimeConfiguration | string;
  readonly gateway?: GatewayConfiguration | string;
  readonly target?: TargetConfiguration | string;
};

const heard: Hearing = { readable: true, heard: true, speaks: true };

export const identity: IdentityConfiguration = { issuer: 'http://127.0.0.1:8902/oauth2/default', audience: 'api://orders', clientId: '0oa-local-frontend' };
export const runtime: RuntimeConfiguration = {
  authorizer: 'AWS_IAM',
  requestHeaderAllowlist: ['X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken', 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-CorrelationId'],
};
export const gateway: GatewayConfiguration = { authorizer: 'AWS_IAM', requestInterceptor: { passRequestHeaders: true }, exceptionLevel: 'off' };
export const target: TargetConfiguration = { name: 'orders', credentialProviders: [], allowedRequestHeaders: ['X-Correlation-Id', 'traceparent'] };

/** A healthy flow of a healthy chain, but for the parts given. A configuration given as text is unknown, for that reason. */
export function caseOf(parts: CaseParts = {}): Case {
  const records: ChainRecords = { ...chainRecords(), ...parts.records };
  const observations = [...Object.values(records), ...(parts.more ?? [])].filter((record) => record !== null && record !== undefined);
  observations.sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  return {
    flow: {
      id: 'c04e1d7b-6a52-4f0e-9d3c-8b1f2a7e5c90', state: parts.state ?? 'settled', correlationId: 'c04e1d7b-6a52-4f0e-9d3c-8b1f2a7e5c90', sessionId: null,
      startedAt: start, endedAt: start + 120,
      hops: hopNames.map((hop) => ({ hop, observations: observations.filter((observation) => observation.hop === hop) })),
    },
    configuration: configurationOf(parts),
    hearings: { frontend: heard, agent: heard, gateway: heard, interceptor: heard, target: heard, ...parts.hearings },
  };
}

function configurationOf(parts: CaseParts): ConfigurationInForce {
  const targetInForce = inForce(parts.target ?? target);
  return {
    identity: inForce(parts.identity ?? identity),
    runtime: inForce(parts.runtime ?? runtime),
    gateway: inForce(parts.gateway ?? gateway),
    targets: new Map([[targetInForce.state === 'known' ? targetInForce.value.name : '*', targetInForce]]),
  };
}

function inForce<T extends object>(value: T | string): InForce<T> {
  return typeof value === 'string' ? { state: 'unknown', because: value } : { state: 'known', value, from: 0 };
}

export const silent: Hearing = { readable: true, heard: false };
/** An API that was there already: what it logs is not the chain's. */
export const foreign: Hearing = { readable: false, heard: false, state: 'foreign', because: 'the target orders is an API of its own, whose log is not read here' };
export const unreadable: Hearing = { readable: false, heard: false, because: 'access denied' };
