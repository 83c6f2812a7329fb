import { gatewayErrors } from '../../core/agentcore/gateway/gatewayErrors.ts';
import type { Exchange } from './exchange.ts';
import { answerBySdk } from './answerBySdk.ts';
import type { McpServerSettings } from './answerBySdk.ts';
import type { Reply } from './reply.ts';
import { readToolCall, toolCallAnswer } from './toolCallMessage.ts';
import type { ToolCallMessage } from './toolCallMessage.ts';

/** The message as it is after the interceptor. */
export type Message = { readonly url: string; readonly body: unknown };

/** Answers an MCP message and ends its vended log. A plain tools/call is answered here, at a third of the time; all else by the SDK. */
export async function answerMessage(exchange: Exchange, message: Message, reply: Reply, mcp: McpServerSettings): Promise<void> {
  // What an interceptor does that returns no body. Fact `interceptor.body-required`.
  if (message.body === null) {
    exchange.log.failed(gatewayErrors.malformed.message);
    return reply.error(gatewayErrors.malformed, null);
  }
  const call = readToolCall(message.body, exchange.headers);
  return call === null ? relaySdk(exchange, message, reply, mcp) : answerToolCall(exchange, call, reply, mcp);
}

async function answerToolCall(exchange: Exchange, call: ToolCallMessage, reply: Reply, { callTool, info }: McpServerSettings): Promise<void> {
  const outcome = await callTool(exchange, call.name, call.args);
  if (outcome === null) {
    const unknown = gatewayErrors.unknownTool(call.name);
    exchange.log.failed(unknown.message);
    return reply.error(unknown, call.id);
  }
  const answer = toolCallAnswer(call, outcome.result, info);
  if (outcome.failure === null) exchange.log.succeeded(answer);
  else exchange.log.failed(outcome.failure);
  reply.json(200, answer);
}

async function relaySdk(exchange: Exchange, { url, body }: Message, reply: Reply, mcp: McpServerSettings): Promise<void> {
  const answer = await answerBySdk(exchange, { url, body, signal: reply.closed() }, mcp);
  if (!/^application\/json/.test(answer.headers.get('content-type') ?? '')) {
    exchange.log.succeeded(null);
    return reply.relay(answer);
  }
  const content: unknown = await answer.json();
  const error = errorIn(content);
  if (error === null) exchange.log.succeeded(content);
  else exchange.log.failed(error);
  reply.json(answer.status, content);
}

/** Message of the first JSON-RPC error, in one answer or a batch of them; `isError` of a tool for want of one. */
function errorIn(content: unknown): string | null {
  if (Array.isArray(content)) return content.map(errorIn).find((error) => error !== null) ?? null;
  if (typeof content !== 'object' || content === null) return null;
  const { error, result }: { error?: { message?: unknown }; result?: { isError?: unknown } } = content;
  if (error !== undefined) return String(error.message);
  return result?.isError === true ? 'a tool of the batch failed' : null;
}
