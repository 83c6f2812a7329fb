import { randomHex } from '../randomHex.ts';
import { w3cTraceId } from '../../core/agentcore/logs/lambdaLog.ts';
import type { HeaderMap } from '../../core/agentcore/headers.ts';

/** The trace a request belongs to, and the span that the gateway is in it. 32 and 16 hex digits. */
export type Trace = { readonly traceId: string; readonly spanId: string };

/** Continues the caller's trace, or starts one. Facts `logs.gateway-trace-continues`, `logs.xray-trace-id`. */
export function continueTrace(headers: HeaderMap): Trace {
  const spanId = randomHex(8);
  const [, traceId = null] = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(headers['traceparent'] ?? '') ?? [];
  return { traceId: traceId ?? w3cTraceId(headers['x-amzn-trace-id'] ?? '') ?? randomHex(16), spanId };
}
