import { w3cTraceId } from '../../agentcore/logs/lambdaLog.ts';
import type { LambdaStatus } from '../../agentcore/logs/lambdaLog.ts';
import { detached } from '../reading/detached.ts';
import type { TokenObservation } from '../flow.ts';
import { isoTime } from '../reading/isoTime.ts';
import type { LogRecord } from '../logRecord.ts';
import { parseTraceId } from '../reading/parseId.ts';
import { platformObservation } from './platformObservation.ts';
import type { PlatformLine } from './platformObservation.ts';

/**
 * Lambda's own lines with LogFormat Text: START, REPORT, a timeout, a runtime that exited. END says nothing new. START and REPORT hold no time of their own.
 * Null for any other line. Fact `logs.lambda-text`.
 */
export function readLambdaPlatformText(log: LogRecord): TokenObservation | null {
  const line = readStart(log.text) ?? readReport(log.text) ?? readTimeout(log.text) ?? readExit(log.text);
  return line === null ? null : platformObservation(log, line);
}

function readStart(text: string): PlatformLine | null {
  const requestId = /^START RequestId: (\S{1,64})/.exec(text)?.[1];
  return requestId === undefined ? null : { moment: 'received', at: null, requestId: detached(requestId), status: null };
}

/** A REPORT names its status only where the invocation went wrong, and not in all cases: without one it tells nothing of the outcome. */
function readReport(text: string): PlatformLine | null {
  const requestId = /^REPORT RequestId: (\S{1,64})/.exec(text)?.[1];
  if (requestId === undefined) return null;
  const xray = /XRAY TraceId: (\S{35})/.exec(text)?.[1];
  const errorType = /\bError Type: ([^\t\n]{1,200})/.exec(text)?.[1];
  return {
    moment: 'answered',
    at: null,
    requestId: detached(requestId),
    traceId: xray === undefined ? undefined : parseTraceId(w3cTraceId(xray)),
    status: statusOf(/\bStatus: (\w{1,20})/.exec(text)?.[1]),
    errorType: errorType === undefined ? undefined : detached(errorType.trim()),
  };
}

function statusOf(word: string | undefined): LambdaStatus | null {
  return word === 'error' || word === 'timeout' || word === 'failure' || word === 'success' ? word : null;
}

function readTimeout(text: string): PlatformLine | null {
  const [, time, requestId] = /^(\S{20,40}) (\S{1,64}) Task timed out after /.exec(text) ?? [];
  if (time === undefined || requestId === undefined) return null;
  return { moment: 'answered', at: isoTime(time), requestId: detached(requestId), status: 'timeout' };
}

function readExit(text: string): PlatformLine | null {
  const [, requestId, errorType] = /^RequestId: (\S{1,64}) Error: [^\n]{0,500}(?:\n(Runtime\.\w{1,60}))?/.exec(text) ?? [];
  if (requestId === undefined) return null;
  return { moment: 'answered', at: null, requestId: detached(requestId), status: 'error', errorType: errorType === undefined ? undefined : detached(errorType) };
}
