/** Lambda's own lines with LogFormat JSON. Fact `logs.lambda-platform`. */
export type LambdaPlatformRecord =
  | {
      readonly time: string;
      readonly type: 'platform.start';
      readonly record: { readonly requestId: string; readonly version: string; readonly tracing?: LambdaTracing };
    }
  | {
      readonly time: string;
      readonly type: 'platform.report';
      readonly record: {
        readonly requestId: string;
        readonly status: LambdaStatus;
        readonly errorType?: string;
        readonly metrics: { readonly durationMs: number; readonly initDurationMs?: number };
        readonly tracing?: LambdaTracing;
      };
    };

export type LambdaStatus = 'success' | 'error' | 'timeout' | 'failure';

/** `value` is the X-Ray header `Root=1-…;Parent=…;Sampled=1`. */
export type LambdaTracing = { readonly spanId: string; readonly type: 'X-Amzn-Trace-Id'; readonly value: string };

/** A W3C trace id as X-Ray writes it: the way back from `w3cTraceId`. */
export function xrayTraceId(w3c: string): string {
  return `1-${w3c.slice(0, 8)}-${w3c.slice(8)}`;
}

/** Fact `logs.xray-trace-id`. Null for text that is no X-Ray header or id. */
export function w3cTraceId(xray: string): string | null {
  const match = /(?:^|Root=)1-([0-9a-f]{8})-([0-9a-f]{24})/i.exec(xray);
  return match ? `${match[1]}${match[2]}`.toLowerCase() : null;
}

/** The X-Ray trace header that carries a W3C trace id. */
export function xrayTraceHeader(traceId: string, parentSpanId: string): string {
  return `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${parentSpanId};Sampled=1`;
}
