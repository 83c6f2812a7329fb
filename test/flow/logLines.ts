import type { HopName } from '../../src/core/chain/hop.ts';
import type { HopRecord } from '../../src/core/flow/hopRecord.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';

export const morning = Date.parse('2026-11-22T10:00:00.000Z');
export const traceA = '0af7651916cd43dd8448eb211c80319c';
export const traceB = '1bf7651916cd43dd8448eb211c80319d';

let lines = 0;

/** A line of a hop's log, each with a place of its own. */
export function logLine(hop: HopName, text: string): LogRecord {
  return { hop, source: 'local', stream: `${hop}.jsonl`, line: ++lines, ingestedAt: null, text };
}

/** A hop record's line. `ms` after ten o'clock. */
export function hopLine(hop: HopName, moment: HopRecord['moment'], ms: number, rest: Partial<HopRecord> = {}): LogRecord {
  return logLine(hop, JSON.stringify({ tokenHop: 1, at: new Date(morning + ms).toISOString(), hop, moment, ...rest }));
}

export type GatewayLine = { readonly request?: string; readonly trace?: string; readonly log?: string; readonly body?: string; readonly isError?: boolean; readonly id?: string };

export function gatewayLine(ms: number, { request = 'gw-1', trace = traceA, log = 'Executing tool orders___listOrders from target AB12CD34EF', body, isError = false, id }: GatewayLine = {}): LogRecord {
  return logLine('gateway', JSON.stringify({
    resource_arn: 'arn:aws:bedrock-agentcore:us-west-2:000000000000:gateway/orders-local00000', event_timestamp: morning + ms,
    body: { isError, log, ...(body === undefined ? {} : { requestBody: body }), ...(id === undefined ? {} : { id }) },
    account_id: '000000000000', request_id: request, trace_id: trace, span_id: 'b7ad6b7169203331',
  }));
}

export function platformLine(ms: number, type: 'start' | 'report', requestId: string, record: object = {}): LogRecord {
  return logLine('interceptor', JSON.stringify({ time: new Date(morning + ms).toISOString(), type: `platform.${type}`, record: { requestId, ...record } }));
}

/** A span in the group that all share. */
export function spanLine(hop: HopName, ms: number, { trace = traceA, request, session, name = hop === 'gateway' ? 'AgentCore.Gateway.InvokeTool' : 'AgentCore.Runtime.Invoke' }: { readonly trace?: string; readonly request?: string | undefined; readonly session?: string | undefined; readonly name?: string } = {}): LogRecord {
  const text = JSON.stringify({
    traceId: trace, spanId: 'b7ad6b7169203331', name, kind: 'SERVER', startTimeUnixNano: (morning + ms) * 1e6, durationNano: 20e6, status: { code: 'UNSET' },
    attributes: { 'session.id': session, [hop === 'gateway' ? 'aws.request.id' : 'aws.request_id']: request },
  });
  return { ...logLine(hop, text), source: 'cloudwatch', stream: 'aws/spans:default' };
}

/** A line of a component that prints tokens, as it is captured. */
export function leakLine(hop: HopName, ms: number, fingerprint: string, ids: { readonly traceId?: string | undefined; readonly requestId?: string | undefined } = {}): LogRecord {
  const text = JSON.stringify({ timestamp: new Date(morning + ms).toISOString(), ...ids, message: `got [token ${fingerprint}]` });
  return { ...logLine(hop, text), tokens: [{ state: 'seen', fingerprint, claims: { sub: 'ana@example.com' } }] };
}

export function xray(trace: string): object {
  return { tracing: { spanId: 'b7ad6b7169203331', type: 'X-Amzn-Trace-Id', value: `Root=1-${trace.slice(0, 8)}-${trace.slice(8)};Parent=b7ad6b7169203331;Sampled=1` } };
}
