import { randomBytes, randomUUID } from 'node:crypto';

import { StreamableHTTPClientTransport, StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { McpError } from '@modelcontextprotocol/sdk/types.js';
import { Agent, McpClient, type Model, ModelError } from '@strands-agents/sdk';

import { AgentError, faultOf } from './agentError.ts';
import { type Gateway, gatewayFetch, type Invocation } from './gatewayFetch.ts';
import { bareToken, isRecord, loggableId, viewToken } from './hopRecord.ts';

export type AgentParts = {
  readonly model: Model;
  readonly gatewayUrl: URL;
  readonly gateway: Gateway;
  /** Header in which the user's token arrives, in lower case. */
  readonly userTokenHeader: string;
};

/** What AgentCore Runtime says of one invocation. */
export type InvocationContext = {
  readonly sessionId: string;
  readonly requestId?: string | undefined;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
};

export type Answer = { readonly result: string };

const correlationHeader = 'x-amzn-bedrock-agentcore-runtime-custom-correlationid';
const systemPrompt = 'You help the signed-in user with their orders. Use the tools. Say plainly where a tool failed.';
const turnLimit = 10;

/** Answers one prompt for one user. Never rejects: the runtime would show an error's message to the caller. */
export async function invoke(payload: unknown, context: InvocationContext, parts: AgentParts): Promise<Answer> {
  const token = bareToken(context.headers[parts.userTokenHeader]);
  const ids = {
    correlationId: loggableId(context.headers[correlationHeader]) ?? randomUUID(),
    sessionId: loggableId(String(context.sessionId)),
    requestId: context.requestId,
    // Made anew for each invocation: a session that was restored from a snapshot would repeat what was made at start. Logged
    // from the first record on: a call that dies on its way to a tool is found by it.
    traceId: randomBytes(16).toString('hex'),
  };
  parts.gateway.print({
    hop: 'agent', moment: 'received', ...ids,
    header: parts.userTokenHeader,
    headerNames: Object.keys(context.headers).sort(),
    token: viewToken(token, parts.gateway.claims),
  });
  if (token === null) return { result: 'You are not signed in: your token did not reach the agent.' };
  const prompt = isRecord(payload) ? payload['prompt'] : undefined;
  if (typeof prompt !== 'string' || prompt.trim() === '') return { result: 'Send a prompt: {"prompt": "list my orders"}.' };
  return converse(prompt, { token, ...ids }, parts);
}

async function converse(prompt: string, invocation: Invocation, parts: AgentParts): Promise<Answer> {
  // One client for one invocation: it holds this user's token, and another user must never get it.
  const tools = new McpClient({
    transport: new StreamableHTTPClientTransport(parts.gatewayUrl, { fetch: gatewayFetch(invocation, parts.gateway) }),
    // With tracing on it would write the trace into the tool's arguments; the trace travels in a header.
    disableMcpInstrumentation: true,
    toolFilters: { allowed: [({ name }) => isUsable(name)] },
  });
  leaveDeadlineToFetch(tools.client);
  try {
    const agent = new Agent({ model: parts.model, tools: [tools], systemPrompt, printer: false });
    return { result: String(await agent.invoke(prompt, { limits: { turns: turnLimit } })) };
  } catch (cause) {
    const known = knownReason(cause);
    const reason = known ?? `unexpected ${faultOf(cause)}`;
    process.stderr.write(`Invocation ${invocation.correlationId} failed: ${reason}\n${known === null ? placeOf(cause) : ''}`);
    return { result: `The agent could not answer: ${reason}.` };
  } finally {
    await tools.disconnect().catch(() => {});
  }
}

/** As long as a timer can be, in milliseconds. */
const neverMs = 2_147_483_647;

/** The MCP client gives up a message after a minute by itself. How long a message may take is GATEWAY_TIMEOUT_MS, which our fetch keeps to. */
function leaveDeadlineToFetch(client: McpClient['client']): void {
  const request = client.request.bind(client);
  client.request = (message, schema, options) => request(message, schema, { timeout: neverMs, ...options });
}

const leftOut = new Set<string>();

/** Models refuse other names, and one such tool would fail every invocation. Says once which tool is left out. */
function isUsable(tool: string): boolean {
  if (/^[\w-]{1,64}$/.test(tool)) return true;
  if (leftOut.has(tool)) return false;
  leftOut.add(tool);
  process.stderr.write(`The tool ${tool} is left out: models take names of at most 64 letters, digits, "_" and "-".\n`);
  return false;
}

/** In our own words: the message of a library's error may quote headers and bodies. Null for an error that nobody expects. */
function knownReason(cause: unknown): string | null {
  if (cause instanceof AgentError) return cause.message;
  if (cause instanceof StreamableHTTPError && (cause.code ?? 0) >= 400) return `the gateway answered ${cause.code}`;
  if (cause instanceof McpError) return `the gateway refused the call (${cause.code})`;
  if (cause instanceof ModelError) return `the model failed: ${faultOf(cause.cause ?? cause)}`;
  return null;
}

/** Where it was thrown, for the log: the frames of the stack, without the message above them. */
function placeOf(cause: unknown): string {
  const stack = cause instanceof Error ? (cause.stack ?? '') : '';
  return stack.split('\n').filter((line) => /^ {4}at /.test(line)).slice(0, 5).map((line) => `${line}\n`).join('');
}
