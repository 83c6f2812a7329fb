import type { InboundAuthorizer } from '../agentcore/gateway.ts';
import type { Chain, HeaderNames, Identity, Observability, Target } from './chain.ts';

/** Kinds of identity provider that the product knows something of; any other one is `generic`. */
export const identityPresets = ['okta', 'generic'] as const;

export const defaultHeaders: HeaderNames = { runtime: 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken', gateway: 'X-Custom-UserToken' };
export const defaultObservability: Observability = { claims: 'standard', retentionDays: 14, logGroups: {} };

const correlationHeader = 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-CorrelationId';
const targetHeaders = ['X-Correlation-Id', 'traceparent'];

/** An API that is there already: no project is made for it. */
export type ExistingApi = { readonly name: string; readonly url: string };

export type ChainAnswers = {
  readonly name: string;
  readonly region: string;
  readonly identity: Identity;
  readonly gatewayAuthorizer: InboundAuthorizer;
  /** Null: the target is a project of its own. */
  readonly existingApi: ExistingApi | null;
};

/** The healthy chain that a new project begins with: every setting on which the token's way hangs is right. */
export function defaultChain(answers: ChainAnswers): Chain {
  return {
    version: 1,
    name: answers.name,
    region: answers.region,
    identity: answers.identity,
    headers: defaultHeaders,
    frontend: { kind: 'none' },
    agent: {
      language: 'typescript',
      folder: 'agent',
      model: 'scripted',
      authorizer: 'AWS_IAM',
      requestHeaderAllowlist: [defaultHeaders.runtime, correlationHeader],
      runtimeId: null,
    },
    gateway: { authorizer: answers.gatewayAuthorizer, passRequestHeaders: true, exceptionLevel: 'off', gatewayId: null },
    interceptor: { language: 'typescript', folder: 'interceptor' },
    targets: [answers.existingApi === null ? ownTarget : existingTarget(answers.existingApi)],
    observability: defaultObservability,
    local: { ports: {} },
  };
}

const ownTarget: Target = {
  name: 'orders',
  language: 'typescript',
  folder: 'target-api',
  openapi: 'target-api/openapi.json',
  url: null,
  runsOn: 'eks',
  credentialProvider: 'none',
  allowedRequestHeaders: targetHeaders,
};

function existingTarget({ name, url }: ExistingApi): Target {
  return { ...ownTarget, name, language: null, folder: null, openapi: `openapi/${name}.json`, url, runsOn: 'elsewhere' };
}
