import type { LambdaPlatformRecord, LambdaTracing } from '../../core/agentcore/logs/lambdaLog.ts';
import type { EnvironmentOutcome } from './executionEnvironment.ts';

/** The X-Ray header of a call, and the span that the call is in it. */
export type CallTrace = { readonly spanId: string; readonly header: string };

export type CallReport = {
  readonly outcome: EnvironmentOutcome;
  readonly durationMs: number;
  /** Null where this call did not wait for, or follow on, a start. */
  readonly initMs: number | null;
};

/** Lambda's platform.start line, as it stands in the function's log with LogFormat JSON. Fact `logs.lambda-platform`. */
export function startLine(now: number, requestId: string, trace: CallTrace): string {
  return line({ time: new Date(now).toISOString(), type: 'platform.start', record: { requestId, version: '$LATEST', tracing: tracing(trace) } });
}

export function reportLine(now: number, requestId: string, trace: CallTrace, { outcome, durationMs, initMs }: CallReport): string {
  return line({
    time: new Date(now).toISOString(),
    type: 'platform.report',
    record: {
      requestId,
      status: outcome.outcome,
      ...(outcome.outcome === 'error' ? { errorType: outcome.errorType } : {}),
      metrics: { durationMs: milliseconds(durationMs), ...(initMs === null ? {} : { initDurationMs: milliseconds(initMs) }) },
      tracing: tracing(trace),
    },
  });
}

function tracing({ spanId, header }: CallTrace): LambdaTracing {
  return { spanId, type: 'X-Amzn-Trace-Id', value: header };
}

function milliseconds(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function line(record: LambdaPlatformRecord): string {
  return JSON.stringify(record);
}
