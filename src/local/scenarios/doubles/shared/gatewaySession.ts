import type { HeaderMap } from '../../../../core/agentcore/headers.ts';
import { isJsonObject, type JsonObject } from '../../../../core/flow/reading/jsonObject.ts';
import { withCredential } from './gatewayCredential.ts';

export type GatewayAnswer = {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON-RPC answer; null where there is none. */
  readonly message: JsonObject | null;
};

const protocolVersion = '2025-06-18';

/** As much of an MCP client as an agent's one invocation takes. Sends `headers` with every message, and follows no redirect. */
export class GatewaySession {
  readonly #url: URL;
  readonly #headers: HeaderMap;
  #negotiated: HeaderMap = {};

  constructor(url: URL, headers: HeaderMap) {
    this.#url = url;
    this.#headers = headers;
  }

  /** Rejects where the gateway does not answer as one that takes sessions. */
  async open(): Promise<void> {
    const answer = await this.request('open', 'initialize', { protocolVersion, capabilities: {}, clientInfo: { name: 'agent', version: '1.0.0' } });
    const version = resultOf(answer)['protocolVersion'];
    const session = answer.headers.get('mcp-session-id');
    this.#negotiated = {
      'mcp-protocol-version': typeof version === 'string' ? version : protocolVersion,
      ...(session === null ? {} : { 'mcp-session-id': session }),
    };
    await this.#post({ jsonrpc: '2.0', method: 'notifications/initialized' });
  }

  /** Names of the tools that the gateway offers. */
  async toolNames(): Promise<readonly string[]> {
    const { tools } = resultOf(await this.request('list', 'tools/list', {}));
    return (Array.isArray(tools) ? tools : []).flatMap((tool: unknown) => (isJsonObject(tool) && typeof tool['name'] === 'string' ? [tool['name']] : []));
  }

  request(id: string, method: string, params: JsonObject): Promise<GatewayAnswer> {
    return this.#post({ jsonrpc: '2.0', id, method, params });
  }

  async #post(message: JsonObject): Promise<GatewayAnswer> {
    const body = JSON.stringify(message);
    const plain = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...this.#negotiated, ...this.#headers };
    const headers = await withCredential({ url: this.#url, headers: plain, body });
    const response = await fetch(this.#url, { method: 'POST', headers, body, redirect: 'error' });
    return { status: response.status, headers: response.headers, message: messageIn(await response.text(), response.headers.get('content-type')) };
  }
}

function resultOf({ status, message }: GatewayAnswer): JsonObject {
  const result = message?.['result'];
  if (!isJsonObject(result)) throw new Error(`the gateway answered ${status} without a result`);
  return result;
}

/** The answer stands alone as JSON, or as the last event of a stream. */
function messageIn(text: string, contentType: string | null): JsonObject | null {
  const json = contentType?.startsWith('text/event-stream') ? text.split(/\r?\n/).findLast((line) => line.startsWith('data:'))?.slice('data:'.length) : text;
  try {
    const message: unknown = JSON.parse(json ?? '');
    return isJsonObject(message) ? message : null;
  } catch {
    return null;
  }
}
