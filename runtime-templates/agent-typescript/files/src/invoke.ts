import { randomBytes, randomUUID } from 'node:crypto';

import { StreamableHTTPClientTransport, StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { McpError } from '@modelcontextprotocol/sdk/types.js';
import { Agent, McpClient, type Model, ModelError } from '@strands-agents/sdk';

import { AgentError, type FailureCode, faultOf } from './agentError.ts';
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
  /** The trace that the caller began, where it did. */
  readonly traceparent?: string | undefined;
};

export type Answer = { readonly result: string };

const correlationHeader = 'x-amzn-bedrock-agentcore-runtime-custom-correlationid';
const systemPrompt = 'You help the signed-in user with their orders. Use the tools. Say plainly where a tool failed.';
const turnLimit = 10;

/** A piece of the answer's text, to be appended to the ones before; or, as the last item, what went wrong. */
export type StreamItem = string | { readonly error: { readonly code: FailureCode; readonly message: string } };

/** Answers one prompt for one user. Never rejects: the runtime would show an error's message to the caller. */
export async function invoke(payload: unknown, context: InvocationContext, parts: AgentParts): Promise<Answer> {
  const conversation = converse(payload, context, parts);
  let step = await conversation.next();
  while (step.done !== true) step = await conversation.next();
  return { result: step.value.words };
}

/** The same, piece by piece. */
export async function* stream(payload: unknown, context: InvocationContext, parts: AgentParts): AsyncGenerator<StreamItem> {
  const { failure, words } = yield* converse(payload, context, parts);
  if (failure !== null) yield { error: { code: failure, message: words } };
}

/** How a conversation ended: with the model's last words, or with what went wrong. */
type Ending = { readonly words: string; readonly failure: FailureCode | null };

/** Gives the answer's text in pieces. */
type Conversation = AsyncGenerator<string, Ending>;

async function* converse(payload: unknown, context: InvocationContext, parts: AgentParts): Conversation {
  const token = bareToken(context.headers[parts.userTokenHeader]);
  const ids = {
    correlationId: loggableId(context.headers[correlationHeader]) ?? randomUUID(),
    sessionId: loggableId(String(context.sessionId)),
    requestId: context.requestId,
    // Made anew for each invocation: a session that was restored from a snapshot would repeat what was made at start. Logged
    // from the first record on: a call that dies on its way to a tool is found by it.
    traceId: traceOf(context.traceparent) ?? randomBytes(16).toString('hex'),
  };
  parts.gateway.print({
    hop: 'agent', moment: 'received', ...ids,
    header: parts.userTokenHeader,
    headerNames: Object.keys(context.headers).sort(),
    token: viewToken(token, parts.gateway.claims),
  });
  if (token === null) return { words: 'You are not signed in: your token did not reach the agent.', failure: 'not-signed-in' };
  const prompt = isRecord(payload) ? payload['prompt'] : undefined;
  if (typeof prompt !== 'string' || prompt.trim() === '') return { words: 'Send a prompt: {"prompt": "list my orders"}.', failure: 'no-prompt' };
  return yield* askModel(prompt, { token, ...ids }, parts);
}

async function* askModel(prompt: string, invocation: Invocation, parts: AgentParts): Conversation {
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
    return { words: yield* wordsOf(agent, prompt), failure: null };
  } catch (cause) {
    const { message, code } = failureOf(cause);
    process.stderr.write(`Invocation ${invocation.correlationId} failed: ${message}\n${code === 'unexpected' ? placeOf(cause) : ''}`);
    return { words: `The agent could not answer: ${message}.`, failure: code };
  } finally {
    await tools.disconnect().catch(() => {});
  }
}

/** Gives what the model says as it says it, and in the end its last words as a whole. */
async function* wordsOf(agent: Agent, prompt: string): AsyncGenerator<string, string> {
  let [said, begins, last] = [false, false, ''];
  for await (const event of agent.stream(prompt, { limits: { turns: turnLimit } })) {
    if (event.type === 'agentResultEvent') {
      if (event.result.stopReason === 'limitTurns') throw new AgentError(`it came to no end within ${turnLimit} turns`, undefined, 'model');
      last = event.result.lastMessage.content.flatMap((block) => (block.type === 'textBlock' ? [block.text] : [])).join('\n');
    } else if (event.type === 'modelStreamUpdateEvent' && event.event.type === 'modelMessageStartEvent') {
      begins = said;
    } else if (event.type === 'modelStreamUpdateEvent' && event.event.type === 'modelContentBlockDeltaEvent' && event.event.delta.type === 'textDelta') {
      // A model may speak before it calls a tool and go on after it: two texts, not one.
      if (begins) yield '\n\n';
      [said, begins] = [true, false];
      yield event.event.delta.text;
    }
  }
  return last;
}

/** Null where the caller began no trace. */
function traceOf(traceparent: string | undefined): string | null {
  const [, trace] = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(traceparent ?? '') ?? [];
  return trace ?? null;
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

/** In our own words: the message of a library's error may quote headers and bodies. */
function failureOf(cause: unknown): AgentError {
  if (cause instanceof AgentError) return cause;
  if (cause instanceof StreamableHTTPError && (cause.code ?? 0) >= 400) return new AgentError(`the gateway answered ${cause.code}`, cause);
  if (cause instanceof McpError) return new AgentError(`the gateway refused the call (${cause.code})`, cause);
  if (cause instanceof ModelError) return new AgentError(`the model failed: ${faultOf(cause.cause ?? cause)}`, cause, 'model');
  return new AgentError(`unexpected ${faultOf(cause)}`, cause, 'unexpected');
}

/** Where it was thrown, for the log: the frames of the stack, without the message above them. */
function placeOf(cause: unknown): string {
  const stack = cause instanceof Error ? (cause.stack ?? '') : '';
  return stack.split('\n').filter((line) => /^ {4}at /.test(line)).slice(0, 5).map((line) => `${line}\n`).join('');
}
