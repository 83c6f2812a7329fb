import { w3cTraceId } from '../../agentcore/logs/lambdaLog.ts';
import { sessionOfStream } from '../../agentcore/logs/runtimeLog.ts';
import type { TokenObservation } from '../flow.ts';
import type { LogRecord } from '../logRecord.ts';
import { detached } from '../reading/detached.ts';
import { isoTime } from '../reading/isoTime.ts';
import { isJsonObject } from '../reading/jsonObject.ts';
import type { JsonObject } from '../reading/jsonObject.ts';
import { parseId, parseTraceId } from '../reading/parseId.ts';

/**
 * Any other line in which a token stands, text or JSON: evidence that the component prints tokens, and no record of one on its way. Takes whatever ids
 * the line, or what wraps it, bears. Null for a line without a token. `value`: the line as JSON; undefined where it is none.
 */
export function readPlainLine(value: unknown, log: LogRecord): TokenObservation | null {
  const loggedToken = log.tokens?.[0];
  if (loggedToken === undefined) return null;
  const found = isJsonObject(value) ? idsInJson(value) : idsInText(log.text.slice(0, lookedAt));
  const { sessionId = log.hop === 'agent' ? (sessionOfStream(log.stream) ?? undefined) : undefined, at = log.ingestedAt, ...ids } = found;
  return { hop: log.hop, origin: 'plainLine', moment: 'received', at, ...ids, sessionId, loggedToken, evidence: { source: log.source, stream: log.stream, line: log.line } };
}

/** A line's ids stand at its beginning. */
const lookedAt = 4_096;

type Found = Pick<TokenObservation, 'correlationId' | 'traceId' | 'sessionId' | 'requestId'> & { readonly at?: number };

/** By the names that AWS, OpenTelemetry and common loggers give them, in the line or in the attributes that its logger added. */
function idsInJson(line: JsonObject): Found {
  const attributes = isJsonObject(line['attributes']) ? line['attributes'] : {};
  const named = (...names: readonly string[]): unknown => names.map((name) => line[name] ?? attributes[name]).find((value) => value !== undefined);
  const inner = named('message', 'log', 'body');
  const within = typeof inner === 'string' ? idsInText(inner.slice(0, lookedAt)) : {};
  const trace = named('traceId', 'trace_id', 'otelTraceID', 'xrayTraceId', 'xray_trace_id', 'AWS-XRAY-TRACE-ID');
  const time = named('timestamp', 'time', '@timestamp');
  return withTime(typeof time === 'string' ? isoTime(time) : null, {
    ...within,
    correlationId: parseId(named('correlationId', 'correlation_id')),
    traceId: typeof trace === 'string' ? parseTraceId(w3cTraceId(trace) ?? trace) : within.traceId,
    sessionId: parseId(named('session.id', 'sessionId', 'session_id')),
    requestId: parseId(named('requestId', 'request_id', 'aws_request_id', 'AWSRequestId')) ?? within.requestId,
  });
}

/** Behind Lambda's prefix with LogFormat Text, and by the form that X-Ray's ids have. Facts `logs.lambda-text`, `logs.lambda-python`, `logs.xray-trace-id`. */
function idsInText(text: string): Found {
  const prefix = /^(?:([^\t]{20,40})\t([0-9a-f-]{36})\t[A-Z]{3,8}|\[[A-Z]{3,8}\]\t([^\t]{20,40})\t([0-9a-f-]{36}))\t/.exec(text);
  const [time, requestId] = [prefix?.[1] ?? prefix?.[3], prefix?.[2] ?? prefix?.[4] ?? /\bRequestId: ([0-9a-f-]{36})\b/.exec(text)?.[1]];
  const trace = /\b1-[0-9a-f]{8}-[0-9a-f]{24}\b/i.exec(text)?.[0] ?? /\b00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}\b/.exec(text)?.[1];
  return withTime(time === undefined ? null : isoTime(time), {
    traceId: trace === undefined ? undefined : parseTraceId(detached(w3cTraceId(trace) ?? trace)),
    requestId: requestId === undefined ? undefined : detached(requestId),
  });
}

function withTime(at: number | null, ids: Omit<Found, 'at'>): Found {
  return at === null ? ids : { ...ids, at };
}
