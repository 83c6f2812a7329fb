import { forwardTargetHeaders, refusalOfTargetHeader, targetHeaderLimits } from '../../core/agentcore/gateway/gateway.ts';
import { opaqueErrorText } from '../../core/agentcore/gateway/gatewayErrors.ts';
import type { TargetConfiguration } from '../../core/chain/configuration.ts';
import { redact } from '../../core/token/redact.ts';
import type { Exchange } from './exchange.ts';
import type { TargetRequest, ToolArguments } from './openapi/requestBuilder.ts';
import type { Tool } from './openapi/toolCatalogue.ts';
import type { TargetAnswer, TargetClient } from './targetClient.ts';
import { withTargetCredential } from './withTargetCredential.ts';
import type { GatewayRole } from './withTargetCredential.ts';

/** MCP's CallToolResult, as the gateway fills it. */
export type ToolResult = {
  readonly content: readonly [{ readonly type: 'text'; readonly text: string }];
  readonly isError: boolean;
  readonly _meta?: { readonly debug: { readonly type: 'text'; readonly text: string } };
};

/** `failure` is for the vended log; null where the tool succeeded. */
export type ToolOutcome = { readonly result: ToolResult; readonly failure: string | null };

export type ConnectedTarget = { readonly url: () => string; readonly client: TargetClient };

export type ToolCallerSettings = {
  readonly tools: ReadonlyMap<string, Tool>;
  readonly targets: ReadonlyMap<string, ConnectedTarget>;
  readonly role: GatewayRole;
};

/** Calls a tool for an exchange. Null: there is no such tool. Never rejects. */
export type CallTool = (exchange: Exchange, name: string, args: ToolArguments) => Promise<ToolOutcome> | null;

type Failure = { readonly what: string; readonly detail: string };

/** Longest part of a target's answer that DEBUG shows, in characters. */
const longestDetail = 2000;

export function toolCaller({ tools, targets, role }: ToolCallerSettings): CallTool {
  return (exchange, name, args) => {
    const tool = tools.get(name);
    const target = tool === undefined ? undefined : targets.get(tool.target);
    return tool === undefined || target === undefined ? null : call(exchange, tool, target, args, role);
  };
}

async function call(exchange: Exchange, tool: Tool, target: ConnectedTarget, args: ToolArguments, role: GatewayRole): Promise<ToolOutcome> {
  const complaint = tool.checkArguments(args);
  if (complaint !== null) return failed(exchange, { what: `the arguments of ${tool.definition.name} do not fit its schema`, detail: `ValidationException - ${complaint}` });
  exchange.log.executing(tool.definition.name, tool.target);
  const configuration = exchange.inForce.targets.find(({ name }) => name === tool.target);
  const request = addHeaders(tool.buildRequest(args), exchange, configuration);
  if ('what' in request) return failed(exchange, request);
  const url = target.url();
  const headers = configuration === undefined ? request.headers : await withTargetCredential(request, url, configuration, role);
  return readAnswer(exchange, tool, await target.client.send(url, { ...request, headers }));
}

/** The operation's own headers, and those that may pass. Facts `gateway.target-header-allowlist`, `gateway.authorization-from-interceptor`. */
function addHeaders(request: TargetRequest, exchange: Exchange, configuration: TargetConfiguration | undefined): TargetRequest | Failure {
  const forwarding = forwardTargetHeaders(exchange.headers, exchange.interceptorHeaders, allowedHeaders(configuration));
  if (forwarding.outcome === 'refuse') {
    const what = `header ${forwarding.header} towards the target has ${forwarding.bytes} bytes`;
    return { what, detail: `${what}; ${targetHeaderLimits.valueBytes} are allowed` };
  }
  const headers = { ...request.headers, ...forwarding.headers };
  const unprintable = Object.keys(headers).find((name) => !/^[\t\x20-\x7e]*$/.test(headers[name] ?? ''));
  return unprintable === undefined ? { ...request, headers } : { what: `header ${unprintable} towards the target is not printable ASCII`, detail: `header ${unprintable} is not printable ASCII` };
}

const allowedSets = new WeakMap<TargetConfiguration, ReadonlySet<string>>();
const noHeaders: ReadonlySet<string> = new Set();

/** A name that AWS would not have let stand on the list does not count here either: Authorization above all. */
function allowedHeaders(configuration: TargetConfiguration | undefined): ReadonlySet<string> {
  if (configuration === undefined) return noHeaders;
  const known = allowedSets.get(configuration);
  if (known !== undefined) return known;
  const allowed = new Set(configuration.allowedRequestHeaders.filter((name) => refusalOfTargetHeader(name) === null).map((name) => name.toLowerCase()));
  allowedSets.set(configuration, allowed);
  return allowed;
}

function readAnswer(exchange: Exchange, tool: Tool, answer: TargetAnswer): ToolOutcome {
  const place = `OpenAPIClientException - Error executing HTTP request for ${tool.target}:`;
  if (answer.outcome === 'unreachable') return failed(exchange, { what: `target ${tool.target} cannot be reached`, detail: `${place} ${answer.why}` });
  const { status, text } = answer;
  if (status >= 200 && status <= 299) return { result: { content: [{ type: 'text', text }], isError: false }, failure: null };
  const whose = status >= 500 ? 'Server error' : 'Client error';
  return failed(exchange, { what: `target ${tool.target} answered ${status}`, detail: `${place} ${whose}: API request failed with status: ${status} - ${text}` });
}

/** Facts `gateway.opaque-errors`, `gateway.target-error-is-tool-error`. */
function failed(exchange: Exchange, { what, detail }: Failure): ToolOutcome {
  if (exchange.inForce.gateway.exceptionLevel !== 'DEBUG') return { result: { content: [{ type: 'text', text: opaqueErrorText }], isError: true }, failure: what };
  const text = redact(detail).slice(0, longestDetail);
  return { result: { content: [{ type: 'text', text }], isError: true, _meta: { debug: { type: 'text', text } } }, failure: what };
}
