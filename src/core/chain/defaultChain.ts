import type { InboundAuthorizer } from '../agentcore/gateway/gateway.ts';
import type { Chain, Frontend, HeaderNames, Identity, Language, Observability, Target } from './chain.ts';
import type { ComponentLanguages } from './componentLanguages.ts';

export const defaultHeaders: HeaderNames = { runtime: 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken', gateway: 'X-Custom-UserToken' };
export const defaultObservability: Observability = { claims: 'standard', retentionDays: 14, logGroups: {}, logParts: {} };

const correlationHeader = 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-CorrelationId';

/** An API that is there already: no project is made for it. */
export type ExistingApi = { readonly name: string; readonly url: string };

export type ChainAnswers = {
  readonly name: string;
  readonly region: string;
  readonly identity: Identity;
  readonly gatewayAuthorizer: InboundAuthorizer;
  /** That of the target counts where it is a project of its own. */
  readonly languages: ComponentLanguages;
  readonly frontend: Frontend['kind'];
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
    frontend: answers.frontend === 'none' ? { kind: 'none' } : { kind: 'streamlit', folder: 'frontend', runsOn: 'eks' },
    agent: {
      language: answers.languages.agent,
      folder: 'agent',
      package: 'zip',
      model: 'scripted',
      authorizer: 'AWS_IAM',
      requestHeaderAllowlist: [defaultHeaders.runtime, correlationHeader],
      runtimeId: null,
      gatewayClient: null,
    },
    gateway: { authorizer: answers.gatewayAuthorizer, passRequestHeaders: true, exceptionLevel: 'off', gatewayId: null },
    interceptor: { language: answers.languages.interceptor, folder: 'interceptor' },
    targets: [answers.existingApi === null ? ownTarget(answers.languages.target) : existingTarget(answers.existingApi)],
    observability: defaultObservability,
    local: { ports: {} },
  };
}

function ownTarget(language: Language): Target {
  return { ...target, name: 'orders', language, folder: 'target-api', openapi: 'target-api/openapi.json', url: null, runsOn: 'eks' };
}

function existingTarget({ name, url }: ExistingApi): Target {
  return { ...target, name, language: null, folder: null, openapi: `openapi/${name}.json`, url, runsOn: 'elsewhere' };
}

/** What every target has alike: the token passes because the gateway adds no credential of its own. */
const target = { credentialProvider: 'none', allowedRequestHeaders: ['X-Correlation-Id', 'traceparent'] } as const;
