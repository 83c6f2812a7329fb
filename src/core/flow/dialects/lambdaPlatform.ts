import { w3cTraceId } from '../../agentcore/logs/lambdaLog.ts';
import type { LambdaStatus } from '../../agentcore/logs/lambdaLog.ts';
import type { TokenObservation } from '../flow.ts';
import { isoTime } from '../reading/isoTime.ts';
import { isJsonObject } from '../reading/jsonObject.ts';
import type { JsonObject } from '../reading/jsonObject.ts';
import type { LogRecord } from '../logRecord.ts';
import { parseId, parseTraceId } from '../reading/parseId.ts';
import { platformObservation } from './platformObservation.ts';

const statuses: readonly LambdaStatus[] = ['success', 'error', 'timeout', 'failure'];

/** Lambda's own platform.start and platform.report with LogFormat JSON. Null for any other line. Fact `logs.lambda-platform`. */
export function readLambdaPlatform(value: JsonObject, log: LogRecord): TokenObservation | null {
  const { type, time, record } = value;
  if (!isJsonObject(record)) return null;
  const requestId = parseId(record['requestId']);
  if (requestId === undefined) return null;
  const at = typeof time === 'string' ? isoTime(time) : null;
  const ids = { at, requestId, traceId: tracedBy(record['tracing']) };
  if (type === 'platform.start') return platformObservation(log, { ...ids, moment: 'received', status: null });
  const status = statuses.find((known) => known === record['status']);
  if (type !== 'platform.report' || status === undefined) return null;
  return platformObservation(log, { ...ids, moment: 'answered', status, errorType: parseId(record['errorType']) });
}

function tracedBy(tracing: unknown): string | undefined {
  const xray = isJsonObject(tracing) ? tracing['value'] : undefined;
  return typeof xray === 'string' ? parseTraceId(w3cTraceId(xray)) : undefined;
}
