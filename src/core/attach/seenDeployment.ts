import type { RuntimeEndpoint } from '../agentcore/runtime/runtime.ts';

/** What a look at one thing gave. `absent` only where AWS itself says so; what may not be looked at is `unreadable`. `because` is a sentence without its full stop. */
export type Look<Seen> = { readonly state: 'told'; readonly answer: Seen } | { readonly state: 'absent' } | { readonly state: 'unreadable'; readonly because: string };

export type ListedGateway = { readonly id: string; readonly name: string; readonly status: string; readonly description: string | null };

/** Of a gateway or a runtime. */
export type SeenAuthorizer = { readonly type: string; readonly discoveryUrl: string | null; readonly audiences: readonly string[]; readonly clients: readonly string[] };

export type SeenGateway = {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly url: string | null;
  readonly authorizer: SeenAuthorizer;
  /** Of the REQUEST interceptor; null where there is none. */
  readonly interceptor: { readonly functionArn: string; readonly passRequestHeaders: boolean } | null;
  readonly exceptionLevel: 'off' | 'DEBUG';
};

export type SeenFunction = {
  readonly name: string;
  /** `nodejs22.x`; null for a container image. */
  readonly runtime: string | null;
  readonly logGroup: string;
};

export type SeenTarget = {
  readonly name: string;
  /** Of its API, where the gateway's own settings, or its document, say it. */
  readonly url: string | null;
  /** Why its document, which would say it, could not be read: a sentence without its full stop. */
  readonly unread?: string | undefined;
  /** The runtime that it is, where it is one of this region: an MCP server on AgentCore Runtime logs where agents do. */
  readonly runtime?: RuntimeEndpoint | undefined;
  /** Of a Lambda target; null for one of another kind. */
  readonly function: Look<SeenFunction> | null;
  readonly credentialProvider: string | null;
  readonly allowedRequestHeaders: readonly string[];
};

/** By what a runtime is taken for one that calls the gateway: its environment names it, a tag is the gateway's too, its role's policies name it, or a file or the user says so. */
export type CallerBy = 'environment' | 'tag' | 'role' | 'said';

export type SeenRuntime = {
  readonly id: string;
  readonly name: string;
  readonly by: CallerBy;
  readonly authorizer: SeenAuthorizer;
  readonly requestHeaderAllowlist: readonly string[];
  /** Names of its endpoints, DEFAULT first; each has a log of its own. */
  readonly endpoints: Look<readonly string[]>;
};

/** The runtimes that call the gateway, as far as could be seen. `unread`: why others could not be judged. */
export type SeenCallers = { readonly runtimes: readonly SeenRuntime[]; readonly unread: readonly string[] };

/** A deployed chain as AWS shows it, from its gateway on. */
export type SeenDeployment = {
  readonly region: string;
  readonly gateway: SeenGateway;
  readonly targets: Look<readonly Look<SeenTarget>[]>;
  /** Null where the gateway has no REQUEST interceptor. */
  readonly interceptor: Look<SeenFunction> | null;
  readonly callers: SeenCallers;
  /** The log group that the gateway's log is delivered into. Absent: no delivery of it is set up, or it goes elsewhere. */
  readonly gatewayLog: Look<string>;
};
