import { isRecord } from './hopRecord.ts';

/** A tools/call on its way to the gateway. */
export type ToolCall = { readonly id: string | number; readonly tool: string };

/** What came back for it: a JSON-RPC message with `result` or `error`. */
export type RpcAnswer = Record<string, unknown>;

/** Null for any other message. */
export function toolCallIn(body: string): ToolCall | null {
  const message: unknown = JSON.parse(body);
  if (!isRecord(message) || message['method'] !== 'tools/call' || !isRecord(message['params'])) return null;
  const { id, params } = message;
  const { name } = params as { readonly name?: unknown };
  return (typeof id === 'string' || typeof id === 'number') && typeof name === 'string' ? { id, tool: name } : null;
}

/** The answer to one request in a response that is JSON or an event stream. Null where there is none. Never throws. */
export function answerIn(text: string, contentType: string | null, id: string | number): RpcAnswer | null {
  const texts = contentType?.startsWith('text/event-stream') === true ? eventData(text) : [text];
  const messages = texts.map(parse).flat();
  return messages.filter(isRecord).find((message) => message['id'] === id && ('result' in message || 'error' in message)) ?? null;
}

export function isToolError(answer: RpcAnswer): boolean | undefined {
  const { result } = answer;
  return isRecord(result) ? result['isError'] === true : undefined;
}

export function errorCode(answer: RpcAnswer): number | undefined {
  const { error } = answer;
  return isRecord(error) && typeof error['code'] === 'number' ? error['code'] : undefined;
}

/** What the model is told of a call that brought no result: our words, and nothing of what another server wrote. */
export function failedCall(id: string | number, reason: string): RpcAnswer {
  return { jsonrpc: '2.0', id, result: { isError: true, content: [{ type: 'text', text: reason }] } };
}

function eventData(stream: string): readonly string[] {
  // Line ends first: half of one would be taken for the end of an event.
  return stream.replace(/\r\n?/g, '\n').split('\n\n').map((event) =>
    event.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice('data:'.length).trimStart()).join('\n'));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
