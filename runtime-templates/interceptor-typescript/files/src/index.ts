import { claimPolicy, isRecord, printHopRecord } from './hopRecord.ts';
import { intercept, type InterceptorOutput, type Settings } from './intercept.ts';

const settings: Settings = {
  userTokenHeader: process.env['USER_TOKEN_HEADER'] || 'X-Custom-UserToken',
  claims: claimPolicy(process.env['HOP_CLAIMS']),
  print: printHopRecord,
};

type LambdaContext = { readonly awsRequestId?: string; readonly clientContext?: unknown };

/** The Lambda handler: `index.handler`. */
export async function handler(event: unknown, context: LambdaContext): Promise<InterceptorOutput> {
  return intercept(event, {
    requestId: context.awsRequestId,
    gatewayRequestId: gatewayRequestId(context.clientContext),
    // Lambda sets it anew for each invocation.
    xrayTrace: process.env['_X_AMZN_TRACE_ID'],
  }, settings);
}

/** Under `custom` or `Custom`: Lambda's runtimes disagree about the case. */
function gatewayRequestId(clientContext: unknown): string | undefined {
  if (!isRecord(clientContext)) return undefined;
  const custom = clientContext['custom'] ?? clientContext['Custom'];
  const id = isRecord(custom) ? custom['REQUEST_ID'] : undefined;
  return typeof id === 'string' ? id : undefined;
}
