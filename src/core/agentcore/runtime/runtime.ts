import type { HeaderMap } from '../headers.ts';

/** Fact `runtime.header-names-restricted`. */
export const customHeaderPrefix = 'x-amzn-bedrock-agentcore-runtime-custom-';
export const sessionIdHeader = 'x-amzn-bedrock-agentcore-runtime-session-id';
export const runtimeRequestIdHeader = 'x-amzn-bedrock-agentcore-runtime-request-id';
export const correlationIdHeader = 'x-amzn-bedrock-agentcore-runtime-custom-correlationid';

export const runtimeLimits = { headerValueBytes: 4096, sessionIdMin: 33, sessionIdMax: 256, allowlistNames: 20, payloadBytes: 100 * 1024 * 1024, requestMs: 15 * 60_000 } as const;

export const defaultQualifier = 'DEFAULT';

/** Below it each endpoint of a runtime has a log group, `<runtime id>-<endpoint>`. */
export const runtimeLogGroupPrefix = '/aws/bedrock-agentcore/runtimes/';

/** Where an endpoint of a runtime writes what its agent prints. AWS makes it with the first request: fact `logs.runtime-group`. */
export function runtimeLogGroup(runtimeId: string, endpoint: string = defaultQualifier): string {
  return `${runtimeLogGroupPrefix}${runtimeId}-${endpoint}`;
}

/** The endpoint whose log a group is; null where it is none of this runtime's. */
export function endpointOfLogGroup(runtimeId: string, group: string | undefined): string | null {
  const prefix = `${runtimeLogGroupPrefix}${runtimeId}-`;
  return group?.startsWith(prefix) === true && group.length > prefix.length ? group.slice(prefix.length) : null;
}

/** Fact `runtime.headers-passed`: what reaches the agent without being allow-listed. */
export const passedRuntimeHeaders = ['content-type', 'accept', 'traceparent', 'tracestate', 'baggage', 'x-amzn-trace-id'] as const;

/** Fact `runtime.invoke-path`. */
export function invocationsPath(arn: string): string {
  return `/runtimes/${encodeURIComponent(arn)}/invocations?qualifier=${defaultQualifier}`;
}

/** An endpoint of a runtime, and where that is. */
export type RuntimeEndpoint = { readonly region: string; readonly id: string; readonly endpoint: string };

/** Of a runtime's ARN. `qualifier`: names the endpoint. Null for any other text. */
export function runtimeOfArn(arn: string, qualifier: string = defaultQualifier): RuntimeEndpoint | null {
  const [, region, id] = /^arn:[^:]+:bedrock-agentcore:([a-z0-9-]+):\d{12}:runtime\/([\w-]+)$/.exec(arn) ?? [];
  return region === undefined || id === undefined ? null : { region, id, endpoint: qualifier };
}

/** Of the address at which a runtime is invoked; null for any other address. Fact `runtime.invoke-path`. */
export function runtimeAtUrl(url: string): RuntimeEndpoint | null {
  const [, encoded, query = ''] = /^https:\/\/bedrock-agentcore\.[^/]+\/runtimes\/(arn%3A[\w%.~-]+)\/invocations\/?(?:\?([^#]*))?$/i.exec(url) ?? [];
  if (encoded === undefined) return null;
  return runtimeOfArn(encoded.replaceAll(/%3A/gi, ':').replaceAll(/%2F/gi, '/'), /(?:^|&)qualifier=(\w+)/.exec(query)?.[1]);
}

/** Null when the name may stand on requestHeaderAllowlist, else why not. Facts `runtime.header-names-restricted`, `runtime.authorization-needs-jwt`. */
export function refusalOfRuntimeHeader(name: string, authorizer: 'AWS_IAM' | 'CUSTOM_JWT'): string | null {
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,255}$/.test(name)) return 'a header name begins with a letter and holds letters, digits, "-" and "_" only';
  const lower = name.toLowerCase();
  if (lower === 'authorization' && authorizer !== 'CUSTOM_JWT') return 'Authorization can be allow-listed only with a CUSTOM_JWT runtime';
  if (/^x-amzn?-/.test(lower) && !lower.startsWith(customHeaderPrefix)) return 'x-amz-* and x-amzn-* are reserved, except X-Amzn-Bedrock-AgentCore-Runtime-Custom-*';
  return null;
}

export type RuntimeForwarding =
  | { readonly outcome: 'forward'; readonly headers: HeaderMap }
  | { readonly outcome: 'refuse'; readonly header: string; readonly bytes: number };

/**
 * What of a caller's headers reaches the agent: allow-listed names alone, in lower case.
 * A value over 4 KB refuses the request (fact `runtime.header-over-4k`, UNVERIFIED).
 */
export function forwardRuntimeHeaders(headers: HeaderMap, allowlist: readonly string[]): RuntimeForwarding {
  const allowed = new Set(allowlist.map((name) => name.toLowerCase()));
  const forwarded: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (!allowed.has(lower)) continue;
    if (value.length > runtimeLimits.headerValueBytes) return { outcome: 'refuse', header: lower, bytes: value.length };
    forwarded[lower] = value;
  }
  return { outcome: 'forward', headers: forwarded };
}

/** Fact `runtime.session-id-length`. */
export function isSessionId(value: string): boolean {
  return value.length >= runtimeLimits.sessionIdMin && value.length <= runtimeLimits.sessionIdMax;
}

/** What a caller of the runtime gets where the agent itself fails, does not start or does not answer; a 400 never means that. Fact `runtime.container-error`. */
export const agentFailureStatuses: ReadonlySet<number> = new Set([424, 500, 502, 503, 504]);

/** What AWS sets of a runtime whose maker says nothing of it: API model, LifecycleConfiguration. In seconds. */
export const defaultLifecycle = { idleRuntimeSessionTimeout: 900, maxLifetime: 28_800 } as const;
