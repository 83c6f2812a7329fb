import type { IncomingMessage } from 'node:http';
import type { HeaderMap } from '../../core/agentcore/headers.ts';
import type { GatewayConfiguration, TargetConfiguration } from '../../core/chain/configuration.ts';
import type { RequestLog } from './requestLog.ts';
import type { Trace } from './trace.ts';

/** What the gateway and its targets are set to at one moment. */
export type GatewayInForce = { readonly gateway: GatewayConfiguration; readonly targets: readonly TargetConfiguration[] };

/** One request to the gateway, on its way through. Every part of it judges by the configuration that was in force when it came. */
export type Exchange = {
  readonly requestId: string;
  readonly trace: Trace;
  readonly inForce: GatewayInForce;
  /** The caller's, in lower case. */
  readonly headers: HeaderMap;
  /** What the interceptor returned, names as it wrote them; empty without one. */
  readonly interceptorHeaders: HeaderMap;
  readonly log: RequestLog;
};

/** Node gives lower-case names already, and a list for `set-cookie` alone. */
export function headersOf(request: IncomingMessage): HeaderMap {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ');
  return headers;
}
