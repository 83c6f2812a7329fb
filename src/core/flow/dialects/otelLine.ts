import { isJsonObject } from '../reading/jsonObject.ts';
import type { JsonObject } from '../reading/jsonObject.ts';
import type { KnownTokens } from '../reading/knownTokens.ts';
import type { LogRecord } from '../logRecord.ts';
import { parseId, parseTraceId } from '../reading/parseId.ts';
import type { TokenObservation } from '../flow.ts';
import { readHopRecord } from './hopRecordLine.ts';

/**
 * A hop record that went through an agent's logger, as the body of an OpenTelemetry log record. The record's own ids count before those that its wrapper
 * adds. Null for any other line. Fact `logs.runtime-otel`.
 */
export function readOtelLine(value: JsonObject, log: LogRecord, tokens: KnownTokens): TokenObservation | null {
  const { body, attributes } = value;
  const printed = typeof body === 'string' ? tokens.parse(body) : body;
  const observation = isJsonObject(printed) ? readHopRecord(printed, log, tokens) : null;
  if (observation === null) return null;
  return {
    ...observation,
    traceId: observation.traceId ?? parseTraceId(value['traceId']),
    sessionId: observation.sessionId ?? (isJsonObject(attributes) ? parseId(attributes['session.id']) : undefined),
  };
}
