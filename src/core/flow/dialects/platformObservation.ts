import type { LambdaStatus } from '../../agentcore/logs/lambdaLog.ts';
import type { TokenObservation } from '../flow.ts';
import type { LogRecord } from '../logRecord.ts';

/** What Lambda's platform says of one invocation, whatever the format of its line. */
export type PlatformLine = {
  readonly moment: 'received' | 'answered';
  readonly at: number | null;
  readonly requestId: string;
  readonly traceId?: string | undefined;
  /** Null where the line does not tell. */
  readonly status: LambdaStatus | null;
  readonly errorType?: string | undefined;
};

export function platformObservation(log: LogRecord, line: PlatformLine): TokenObservation {
  const { moment, at, requestId, traceId, status, errorType } = line;
  return {
    hop: log.hop,
    origin: 'lambdaPlatform',
    moment,
    at,
    requestId,
    traceId,
    lambda: { status, ...(errorType === undefined ? {} : { errorType }) },
    evidence: { source: log.source, stream: log.stream, line: log.line },
  };
}
