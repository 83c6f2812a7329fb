import { randomUUID } from 'node:crypto';

import { type BaseModelConfig, type Message, Model, type ModelStreamEvent, type StreamOptions, type ToolSpec } from '@strands-agents/sdk';

/**
 * Stands in for a large language model: offline, free and the same every time. It calls one tool that fits the words of the prompt and
 * tells what the tool answered. It understands "list my orders", "order <id>", "buy <item>", and of any API an operation's name with its
 * arguments as JSON: `getInvoice {"id": "7"}`.
 */
export class ScriptedModel extends Model<BaseModelConfig> {
  #config: BaseModelConfig = { modelId: 'scripted', contextWindowLimit: 100_000 };

  override updateConfig(config: BaseModelConfig): void {
    this.#config = { ...this.#config, ...config };
  }

  override getConfig(): BaseModelConfig {
    return this.#config;
  }

  override async *stream(messages: Message[], options?: StreamOptions): AsyncGenerator<ModelStreamEvent> {
    const step = nextStep(messages, options?.toolSpecs ?? []);
    yield { type: 'modelMessageStartEvent', role: 'assistant' };
    if ('say' in step) {
      yield { type: 'modelContentBlockStartEvent' };
      for (const text of piecesOf(step.say)) yield { type: 'modelContentBlockDeltaEvent', delta: { type: 'textDelta', text } };
    } else {
      yield { type: 'modelContentBlockStartEvent', start: { type: 'toolUseStart', name: step.tool, toolUseId: randomUUID() } };
      yield { type: 'modelContentBlockDeltaEvent', delta: { type: 'toolUseInputDelta', input: JSON.stringify(step.input) } };
    }
    yield { type: 'modelContentBlockStopEvent' };
    yield { type: 'modelMessageStopEvent', stopReason: 'say' in step ? 'endTurn' : 'toolUse' };
  }
}

/** A long text is no smoother in more pieces than these. */
const mostPieces = 200;

/** The text word by word. Joined they are the text again. */
function piecesOf(text: string): readonly string[] {
  const words = text.match(/\s*\S+|\s+/g) ?? [];
  const each = Math.max(1, Math.ceil(words.length / mostPieces));
  return Array.from({ length: Math.ceil(words.length / each) }, (_, piece) => words.slice(piece * each, (piece + 1) * each).join(''));
}

type Step = { readonly say: string } | { readonly tool: string; readonly input: Record<string, string | number> };

function nextStep(messages: readonly Message[], tools: readonly ToolSpec[]): Step {
  const told = toolAnswer(messages);
  if (told !== null) return { say: told };
  const message = messages.findLast(({ role }) => role === 'user');
  const prompt = message === undefined ? '' : textOf(message.content);
  const named = namedTool(prompt, tools);
  if (named !== null) return named;
  const { operation, input } = understand(prompt);
  const tool = tools.find(({ name }) => name.endsWith(`___${operation}`)) ?? (operation === 'listOrders' ? tools.find(needsNothing) : undefined);
  return tool === undefined ? { say: `There is no tool for that: the gateway offers ${namesOf(tools)}.` } : { tool: tool.name, input };
}

/** Null unless the prompt is an operation's name, with or without arguments. */
function namedTool(prompt: string, tools: readonly ToolSpec[]): Step | null {
  const [, operation, json = '{}'] = /^\s*([\w-]+)\s*(\{.*\})?\s*$/s.exec(prompt) ?? [];
  const tool = tools.find(({ name }) => name.endsWith(`___${operation}`));
  if (tool === undefined) return null;
  try {
    return { tool: tool.name, input: JSON.parse(json) };
  } catch {
    return { say: `What follows ${operation} is no JSON.` };
  }
}

function understand(prompt: string): { readonly operation: string; readonly input: Record<string, string | number> } {
  const purchase = /\b(?:buy|create)\s+(?:an?\s+)?(?:order\s+(?:for|of)\s+)?(?:(\d{1,6})\s+|an?\s+)?(.+?)[\s.!?]*$/i.exec(prompt);
  if (purchase?.[2] !== undefined) return { operation: 'createOrder', input: { item: purchase[2], quantity: Number(purchase[1] ?? 1) } };
  const order = /\border\s+([\w-]+)/i.exec(prompt);
  if (order?.[1] !== undefined) return { operation: 'getOrder', input: { orderId: order[1] } };
  return { operation: 'listOrders', input: {} };
}

/** Null unless the last message holds what a tool answered. */
function toolAnswer(messages: readonly Message[]): string | null {
  const result = messages.at(-1)?.content.find((block) => block.type === 'toolResultBlock');
  if (result === undefined) return null;
  const use = messages.at(-2)?.content.find((block) => block.type === 'toolUseBlock');
  return `${use?.name ?? 'The tool'} ${result.status === 'error' ? 'failed' : 'answered'}: ${textOf(result.content)}`;
}

function textOf(blocks: readonly { readonly type: string }[]): string {
  return blocks.flatMap((block) => ('text' in block && typeof block.text === 'string' ? [block.text] : [])).join('\n');
}

function needsNothing(tool: ToolSpec): boolean {
  const { required } = (tool.inputSchema ?? {}) as { readonly required?: readonly string[] };
  return required === undefined || required.length === 0;
}

function namesOf(tools: readonly ToolSpec[]): string {
  return tools.length === 0 ? 'none' : tools.map(({ name }) => name).join(', ');
}
