import type { InboundAuthorizer, CredentialProviderType } from '../agentcore/gateway/gateway.ts';
import type { PresetId } from '../identity/identityPreset.ts';

/**
 * Desired state of a chain whose projects are all in its folder: what scaffold writes, and what it takes to build, run and deploy it. What an
 * `agentcore-chain.json` may say beyond that is a `WatchedChain`.
 */
export type Chain = {
  readonly version: 1;
  readonly name: string;
  readonly region: string;
  /** Absent members mean "not filled in yet": the local chain then uses its own identity provider. */
  readonly identity: Identity;
  readonly headers: HeaderNames;
  readonly frontend: Frontend;
  readonly agent: AgentSettings;
  readonly gateway: GatewaySettings;
  readonly interceptor: InterceptorSettings;
  readonly targets: readonly Target[];
  readonly observability: Observability;
  /** How this chain runs on a laptop; no part of what is deployed. */
  readonly local: LocalSettings;
};

/**
 * The content of `agentcore-chain.json` after parsing: what it takes to see a chain's flows. Of a chain that was attached to, which somebody else
 * made, the projects and documents are elsewhere.
 */
export type WatchedChain = Omit<Chain, 'agent' | 'interceptor' | 'targets'> & {
  readonly agent: Elsewhere<AgentSettings>;
  readonly interceptor: Elsewhere<InterceptorSettings>;
  readonly targets: readonly WatchedTarget[];
};

/** A component whose project may be elsewhere: then folder and language are null. */
type Elsewhere<Component> = Omit<Component, 'language' | 'folder'> & { readonly language: Language | null; readonly folder: string | null };

/** Without a document it is known by its gateway alone; then its address may be unknown too. */
export type WatchedTarget = Omit<Target, 'openapi'> & { readonly openapi: string | null };

export type Language = 'typescript' | 'python';
export type ClaimPolicy = 'standard' | 'all' | 'none';

export type Identity = {
  readonly preset: PresetId;
  readonly issuer: string | null;
  readonly audience: string | null;
  readonly clientId: string | null;
};

/** The header that carries the user's token from frontend to runtime, and from agent to gateway. */
export type HeaderNames = { readonly runtime: string; readonly gateway: string };

export type Frontend =
  | { readonly kind: 'none' }
  | { readonly kind: 'streamlit'; readonly folder: string; readonly runsOn: 'eks' | 'ecs' | 'local' };

export type AgentPackage = 'zip' | 'container';

export type AgentSettings = {
  readonly language: Language;
  readonly folder: string;
  /** How it comes to AgentCore Runtime: its code as a zip, or a container image that a builder of this machine makes of its Dockerfile. */
  readonly package: AgentPackage;
  /** `scripted` answers offline; anything else is an Amazon Bedrock model id. */
  readonly model: string;
  readonly authorizer: 'AWS_IAM' | 'CUSTOM_JWT';
  readonly requestHeaderAllowlist: readonly string[];
  /** Id of the deployed runtime, once there is one: `flow --aws` reads its configuration and log group. */
  readonly runtimeId: string | null;
  /** How the deployed agent gets a token of its own for a gateway that is CUSTOM_JWT. */
  readonly gatewayClient: GatewayClient | null;
};

/** A client of the chain's identity provider that stands for the agent, by the client credentials grant. Its secret is in AWS Secrets Manager and nowhere else. */
export type GatewayClient = {
  readonly clientId: string;
  readonly tokenEndpoint: string;
  readonly secretArn: string;
  /** Of its tokens. Null: that of the users', which the gateway then lets in as well. */
  readonly audience: string | null;
  readonly scope: string | null;
  /** Whom its tokens are for, with a provider that wants that said (RFC 8707). */
  readonly resource: string | null;
};

export type GatewaySettings = {
  readonly authorizer: InboundAuthorizer;
  readonly passRequestHeaders: boolean;
  readonly exceptionLevel: 'off' | 'DEBUG';
  /** Id of the deployed gateway, once there is one. */
  readonly gatewayId: string | null;
};

export type InterceptorSettings = { readonly language: Language; readonly folder: string };

export type Target = {
  readonly name: string;
  /** Null where the target is an API that exists already; then `url` is set. */
  readonly language: Language | null;
  readonly folder: string | null;
  /** Path of the OpenAPI document, relative to the chain file. */
  readonly openapi: string;
  readonly url: string | null;
  readonly runsOn: 'eks' | 'ecs' | 'elsewhere';
  readonly credentialProvider: 'none' | CredentialProviderType;
  readonly allowedRequestHeaders: readonly string[];
};

export type Observability = {
  readonly claims: ClaimPolicy;
  readonly retentionDays: number;
  /** Log groups in AWS, each by the `LogName` of what logs there. A target that none is named of logs where the hop does. */
  readonly logGroups: { readonly [log: string]: string };
  /** Which lines of its group are a log's, where others log into that group too. Of a log that is not named here, all. */
  readonly logParts: { readonly [log: string]: LogPart };
};

/** All that is named has to fit; null fits all. */
export type LogPart = {
  readonly streamPrefix: string | null;
  /** As Container Insights' Fluent Bit puts them on the lines of pods. */
  readonly namespace: string | null;
  readonly podPrefix: string | null;
  readonly app: string | null;
};

export type LocalSettings = {
  /** Fixed ports by part (`identity`, `runtime`, `gateway`, `target`, `agent`, `frontend`); a free one where absent. */
  readonly ports: { readonly [part: string]: number };
};
