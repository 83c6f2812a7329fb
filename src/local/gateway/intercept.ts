import type { HeaderMap } from '../../core/agentcore/headers.ts';
import { interceptorEvent, readInterceptorOutput } from '../../core/agentcore/interceptor/interceptor.ts';
import type { InterceptorEvent } from '../../core/agentcore/interceptor/interceptor.ts';
import { opaqueErrorText } from '../../core/agentcore/gateway/gatewayErrors.ts';
import { xrayTraceHeader } from '../../core/agentcore/logs/lambdaLog.ts';
import type { InvocationContext, InvocationOutcome } from '../lambda/lambdaService.ts';
import type { Exchange } from './exchange.ts';

/** How the gateway reaches the interceptor: `LambdaService.invoke`. */
export type InvokeInterceptor = (event: InterceptorEvent, context: InvocationContext) => Promise<InvocationOutcome>;

export type Interception =
  | { readonly outcome: 'forward'; readonly headers: HeaderMap; readonly body: unknown }
  | { readonly outcome: 'answer'; readonly statusCode: number; readonly headers: HeaderMap; readonly body: unknown }
  /** `message` goes to the caller, `what` into the vended log. */
  | { readonly outcome: 'fail'; readonly message: string; readonly what: string };

export type InterceptedMessage = {
  readonly path: string;
  readonly rawBody: string;
  readonly body: unknown;
  readonly passRequestHeaders: boolean;
  readonly awsPrincipalArn: string | null;
};

/** `arn` is the gateway's own. */
export type Interceptor = { readonly arn: string; readonly invokeInterceptor: InvokeInterceptor };

/** Hands one MCP message to the REQUEST interceptor and reads its decision. It fails closed. Facts `interceptor.*`. */
export async function intercept(exchange: Exchange, message: InterceptedMessage, { arn, invokeInterceptor }: Interceptor): Promise<Interception> {
  const { trace, requestId } = exchange;
  const headers = { 'x-amzn-trace-id': xrayTraceHeader(trace.traceId, trace.spanId), ...exchange.headers };
  const outcome = await invokeInterceptor(interceptorEvent({ ...message, headers }), { ...trace, clientContext: { REQUEST_ID: requestId, GATEWAY_ARN: arn } });
  const isDebug = exchange.inForce.gateway.exceptionLevel === 'DEBUG';
  if (outcome.outcome !== 'success') {
    const what = outcome.outcome === 'timeout' ? 'the interceptor timed out' : `the interceptor failed with ${outcome.errorType}`;
    const said = outcome.outcome === 'error' && outcome.message !== '' ? `: ${outcome.message}` : '';
    return { outcome: 'fail', message: isDebug ? what + said : opaqueErrorText, what };
  }
  const decision = readInterceptorOutput(outcome.payload);
  if (decision.outcome !== 'invalid') return decision;
  const what = 'Received invalid response from interceptor';
  return { outcome: 'fail', message: isDebug ? `${what}: ${decision.reason}` : what, what };
}
