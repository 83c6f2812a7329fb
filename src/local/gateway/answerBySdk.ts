import { ProtocolError, ProtocolErrorCode, Server, WebStandardStreamableHTTPServerTransport, createMcpHandler, isLegacyRequest } from '@modelcontextprotocol/server';
import type { CallToolResult, Tool } from '@modelcontextprotocol/server';
import { gatewayErrors } from '../../core/agentcore/gateway/gatewayErrors.ts';
import type { Exchange } from './exchange.ts';
import type { ToolDefinition } from './openapi/toolCatalogue.ts';
import { sessionedVersions } from './toolCallMessage.ts';
import type { ServerInfo } from './toolCallMessage.ts';
import type { CallTool } from './toolCaller.ts';

export type McpServerSettings = { readonly info: ServerInfo; readonly tools: readonly ToolDefinition[]; readonly callTool: CallTool };

/** A POST. `body` is parsed; the signal fires when the caller is gone. */
export type McpRequest = { readonly url: string; readonly body: unknown; readonly signal: AbortSignal };

/**
 * Answers an MCP message by the SDK, in the revision that it speaks: handshakes, tools/list, batches, notifications, and everything
 * that is malformed. Facts `gateway.mcp-versions`, `gateway.tools-list-own-catalogue`.
 */
export async function answerBySdk(exchange: Exchange, { url, body, signal }: McpRequest, settings: McpServerSettings): Promise<Response> {
  // The SDK insists on an Accept header; AWS answers clients that send none (those of its own examples), and JSON to all of them.
  const request = new Request(url, { method: 'POST', headers: { ...exchange.headers, accept: 'application/json, text/event-stream' }, signal });
  const makeServer = (): Server => serverFor(exchange, settings);
  if (!(await isLegacyRequest(request, body))) return createMcpHandler(makeServer, { legacy: 'reject' }).fetch(request, { parsedBody: body });
  const [server, transport] = [makeServer(), new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })];
  await server.connect(transport);
  try {
    return await transport.handleRequest(request, { parsedBody: body });
  } finally {
    await server.close();
  }
}

function serverFor(exchange: Exchange, { info, tools, callTool }: McpServerSettings): Server {
  const server = new Server(info, { capabilities: { tools: { listChanged: false } }, supportedProtocolVersions: [...sessionedVersions] });
  server.setRequestHandler('tools/list', () => ({ tools: tools.map(listedTool) }));
  server.setRequestHandler('tools/call', async ({ params }): Promise<CallToolResult> => {
    const outcome = await callTool(exchange, params.name, params.arguments ?? {});
    if (outcome === null) throw new ProtocolError(ProtocolErrorCode.InvalidParams, gatewayErrors.unknownTool(params.name).message);
    return { ...outcome.result, content: [...outcome.result.content] };
  });
  return server;
}

function listedTool({ name, description, inputSchema }: ToolDefinition): Tool {
  // Out of a JSON document; the SDK's type spells out what JSON is.
  return { name, description, inputSchema: inputSchema as Tool['inputSchema'] };
}
