import type { HeaderMap } from '../headers.ts';
import { customHeaderPrefix } from '../runtime/runtime.ts';

export const inboundAuthorizers = ['AWS_IAM', 'CUSTOM_JWT', 'NONE'] as const;
export type InboundAuthorizer = (typeof inboundAuthorizers)[number];

export const credentialProviderTypes = ['GATEWAY_IAM_ROLE', 'OAUTH', 'API_KEY'] as const;
export type CredentialProviderType = (typeof credentialProviderTypes)[number];

/** SigV4 service name of runtime and gateway alike. */
export const signingService = 'bedrock-agentcore';
export const gatewayRequestIdHeader = 'x-amzn-requestid';
export const mcpPath = '/mcp';
/** Fact `gateway.mcp-versions`, newest first. */
export const mcpVersions = ['2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26'] as const;

/** Fact `gateway.payload-limit`. */
export const gatewayLimits = {
  payloadBytes: 6 * 1024 * 1024,
  /** Fact `gateway.document-limit`. */
  inlineDocumentBytes: 1024 * 1024,
  storedDocumentBytes: 10 * 1024 * 1024,
  /** Fact `gateway.targets-limit`. */
  targets: 100,
} as const;

export const targetHeaderLimits = { names: 10, valueBytes: 4096 } as const;

const toolSeparator = '___';

/** Fact `gateway.tool-name`. */
export function toolName(target: string, operationId: string): string {
  return `${target}${toolSeparator}${operationId}`;
}

export function splitToolName(tool: string): { readonly target: string; readonly operationId: string } | null {
  const at = tool.indexOf(toolSeparator);
  return at <= 0 ? null : { target: tool.slice(0, at), operationId: tool.slice(at + toolSeparator.length) };
}

/** The operation's own name, without the target's prefix; the whole name where it has none. */
export function operationOf(tool: string): string {
  return splitToolName(tool)?.operationId || tool;
}

const restrictedTargetHeader =
  /^(authorization|proxy-.*|connection|keep-alive|transfer-encoding|te|trailer|upgrade|content-.*|host|origin|referer|cookie|set-cookie|user-agent|accept(-.*)?|expect|x-forwarded-.*|forwarded|via|access-control-.*|sec-.*|x-amzn-.*|x-amz-.*)$/;

/** Null when the name may stand on a target's allowedRequestHeaders, else why not. Fact `gateway.target-header-restricted`. */
export function refusalOfTargetHeader(name: string): string | null {
  if (!/^[a-zA-Z0-9_-]{1,100}$/.test(name)) return 'a header name holds 1-100 letters, digits, "-" and "_"';
  const lower = name.toLowerCase();
  if (lower.startsWith(customHeaderPrefix)) return null;
  if (lower === 'authorization') return 'Authorization cannot be allow-listed; it is forwarded when the interceptor returns it';
  return restrictedTargetHeader.test(lower) ? 'AWS does not let this header be allow-listed for a target' : null;
}

export type TargetForwarding =
  | { readonly outcome: 'forward'; readonly headers: HeaderMap }
  | { readonly outcome: 'refuse'; readonly header: string; readonly bytes: number };

/**
 * Which headers the target gets: allow-listed ones, the interceptor's value before the client's, and Authorization from the
 * interceptor alone. With GATEWAY_IAM_ROLE the caller of this function replaces Authorization by the gateway's own signature
 * (fact `gateway.iam-role-overwrites`).
 */
export function forwardTargetHeaders(client: HeaderMap, interceptor: HeaderMap, allowed: ReadonlySet<string>): TargetForwarding {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(client)) {
    const lower = name.toLowerCase();
    if (allowed.has(lower)) headers[lower] = value;
  }
  for (const [name, value] of Object.entries(interceptor)) {
    const lower = name.toLowerCase();
    if (lower === 'authorization' || allowed.has(lower)) headers[lower] = value;
  }
  for (const [name, value] of Object.entries(headers)) {
    if (value.length > targetHeaderLimits.valueBytes) return { outcome: 'refuse', header: name, bytes: value.length };
  }
  return { outcome: 'forward', headers };
}
