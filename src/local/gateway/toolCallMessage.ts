import { CLIENT_CAPABILITIES_META_KEY, CLIENT_INFO_META_KEY, PROTOCOL_VERSION_META_KEY, SERVER_INFO_META_KEY } from '@modelcontextprotocol/server';
import type { HeaderMap } from '../../core/agentcore/headers.ts';
import { mcpVersions } from '../../core/agentcore/gateway/gateway.ts';
import type { ToolArguments } from './openapi/requestBuilder.ts';
import type { ToolResult } from './toolCaller.ts';

/** The stateless revision; what is older is called `sessioned` here, because it begins with initialize. */
export const [statelessVersion, ...sessionedVersions] = mcpVersions;

export type ToolCallMessage = {
  readonly id: string | number;
  readonly name: string;
  readonly args: ToolArguments;
  readonly revision: 'sessioned' | 'stateless';
};

type Members = { readonly [name: string]: unknown };

/**
 * A tools/call in its plainest form, whose answer we write ourselves. Null for everything else, malformed calls included: the MCP
 * SDK answers those, so that its rules are not written down twice.
 */
export function readToolCall(body: unknown, headers: HeaderMap): ToolCallMessage | null {
  if (!isObject(body) || body['jsonrpc'] !== '2.0' || body['method'] !== 'tools/call') return null;
  const { id, params } = body;
  if ((typeof id !== 'string' && typeof id !== 'number') || !isObject(params) || 'task' in params) return null;
  const { name, arguments: args = {}, _meta: meta = {} } = params;
  if (typeof name !== 'string' || !isObject(args) || !isObject(meta) || !isJson(headers['content-type'])) return null;
  const revision = revisionOf(name, meta, headers);
  return revision === null ? null : { id, name, args, revision };
}

function revisionOf(name: string, meta: Members, headers: HeaderMap): ToolCallMessage['revision'] | null {
  const version = headers['mcp-protocol-version'];
  if (version === statelessVersion) return isStatelessCall(name, meta, headers) ? 'stateless' : null;
  if (PROTOCOL_VERSION_META_KEY in meta) return null;
  return version === undefined || sessionedVersions.some((known) => known === version) ? 'sessioned' : null;
}

/** Headers and envelope say the same thing twice, so that proxies need not read bodies; where they differ the SDK refuses. */
function isStatelessCall(name: string, meta: Members, headers: HeaderMap): boolean {
  const client = meta[CLIENT_INFO_META_KEY];
  return (
    headers['mcp-method'] === 'tools/call' &&
    headers['mcp-name'] === name &&
    meta[PROTOCOL_VERSION_META_KEY] === statelessVersion &&
    isObject(meta[CLIENT_CAPABILITIES_META_KEY]) &&
    (client === undefined || (isObject(client) && typeof client['name'] === 'string' && typeof client['version'] === 'string'))
  );
}

export type ServerInfo = { readonly name: string; readonly version: string };

/** The JSON-RPC answer. The stateless revision has every result say that it is complete, and who made it. */
export function toolCallAnswer({ id, revision }: ToolCallMessage, result: ToolResult, server: ServerInfo): unknown {
  if (revision === 'sessioned') return { jsonrpc: '2.0', id, result };
  return { jsonrpc: '2.0', id, result: { ...result, resultType: 'complete', _meta: { ...result._meta, [SERVER_INFO_META_KEY]: server } } };
}

function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json\s*(;|$)/i.test(contentType);
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
