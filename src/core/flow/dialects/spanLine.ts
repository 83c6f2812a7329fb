import { splitToolName } from '../../agentcore/gateway/gateway.ts';
import type { HopName } from '../../chain/hop.ts';
import type { TokenObservation } from '../flow.ts';
import type { Moment } from '../hopRecord.ts';
import type { LogRecord } from '../logRecord.ts';
import { isJsonObject } from '../reading/jsonObject.ts';
import type { JsonObject } from '../reading/jsonObject.ts';
import { parseId, parseTraceId } from '../reading/parseId.ts';

/**
 * A span that shows the call on its way through a hop: that it came by, when, for how long. It holds no header, so it says nothing of the token. Null for
 * spans of what a hop does within, for those of listing tools and the like, and for any other line: a hop record among spans is a forgery.
 * Facts `logs.spans-record`, `logs.spans-names`.
 */
export function readSpanLine(value: JsonObject, log: LogRecord): TokenObservation | null {
  const attributes = isJsonObject(value['attributes']) ? value['attributes'] : {};
  const [traceId, name] = [parseTraceId(value['traceId']), parseId(value['name'])];
  if (traceId === undefined || name === undefined || typeof value['spanId'] !== 'string') return null;
  const moment = momentOf(log.hop, name, value['kind']);
  if (moment === null) return null;
  const tool = log.hop === 'gateway' ? (parseId(attributes['tool.name']) ?? parseId(/^AgentCore\.Gateway\.InvokeTool\.(.+)$/.exec(name)?.[1])) : undefined;
  const status = attributes['http.response.status_code'];
  const [start, end] = [milliseconds(value['startTimeUnixNano']), milliseconds(value['endTimeUnixNano'])];
  return {
    hop: log.hop,
    origin: 'span',
    moment,
    at: start,
    traceId,
    sessionId: parseId(attributes['session.id']),
    requestId: log.hop === 'gateway' ? undefined : (parseId(attributes['aws.request_id']) ?? parseId(attributes['faas.invocation_id'])),
    gatewayRequestId: log.hop === 'gateway' ? parseId(attributes['aws.request.id']) : undefined,
    tool,
    target: tool === undefined ? undefined : splitToolName(tool)?.target,
    reply: Number.isInteger(status) ? { status: status as number } : undefined,
    span: { name, isError: isFailed(value['status']) || parseId(attributes['error_type']) !== undefined },
    durationMs: milliseconds(value['durationNano']) ?? (start === null || end === null ? null : Math.max(0, end - start)),
    evidence: { source: log.source, stream: log.stream, line: log.line },
  };
}

/** Null for a span that does not show the call passing. */
function momentOf(hop: HopName, name: string, kind: unknown): Moment | null {
  const isServer = kind === 'SERVER' || kind === 'SPAN_KIND_SERVER' || kind === 2;
  if (hop === 'gateway') return !name.startsWith('AgentCore.Gateway.InvokeTool') ? null : isServer || name === 'AgentCore.Gateway.InvokeTool' ? 'received' : 'sent';
  if (hop === 'agent') return name === 'AgentCore.Runtime.Invoke' || (isServer && /^POST \/(?:invocations|mcp)?$/.test(name)) ? 'received' : null;
  return (hop === 'interceptor' || hop === 'target') && isServer ? 'received' : null;
}

/** Of a number of nanoseconds, or its digits; null for anything else. */
function milliseconds(nanoseconds: unknown): number | null {
  const number = typeof nanoseconds === 'string' && /^\d{1,20}$/.test(nanoseconds) ? Number(nanoseconds) : nanoseconds;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? Math.floor(number / 1e6) : null;
}

function isFailed(status: unknown): boolean {
  const code = isJsonObject(status) ? status['code'] : undefined;
  return code === 'ERROR' || code === 'STATUS_CODE_ERROR' || code === 2;
}
