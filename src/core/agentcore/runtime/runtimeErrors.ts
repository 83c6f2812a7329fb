import { runtimeLimits } from './runtime.ts';
import type { ServiceError } from '../serviceError.ts';

/** What InvokeAgentRuntime refuses, and in which words. Fact `runtime.error-words`. */
export const runtimeErrors = {
  unknownOperation: { status: 404, type: 'UnknownOperationException', message: 'The requested operation is not recognized by the service.' },
  payloadTooLarge: { status: 413, type: 'ValidationException', message: `The payload is larger than ${runtimeLimits.payloadBytes} bytes.` },
  methodMismatch: {
    status: 403,
    type: 'AccessDeniedException',
    message: `Authorization method mismatch. The agent is configured for a different authorization method than what was used in your request. Check the agent's authorization configuration and ensure your request uses the matching method (OAuth or SigV4)`,
  },
  tokenMissing: { status: 401, type: 'UnauthorizedException', message: 'Missing bearer token.' },
  tokenRefused: { status: 401, type: 'UnauthorizedException', message: 'OAuth authorization failed: the bearer token is expired or not valid.' },
  audienceMismatch: { status: 403, type: 'AccessDeniedException', message: `Claim 'aud' value mismatch with configuration.` },
  sessionIdLength: {
    status: 400,
    type: 'ValidationException',
    message: `1 validation error detected: Value at 'runtimeSessionId' failed to satisfy constraint: Member must have length between ${runtimeLimits.sessionIdMin} and ${runtimeLimits.sessionIdMax}`,
  },
  containerUnreachable: { status: 424, type: 'RuntimeClientError', message: 'An error occurred when starting the runtime. Please check your CloudWatch logs for more information.' },
  containerTimedOut: { status: 424, type: 'RuntimeClientError', message: 'The runtime did not answer in time. Please check your CloudWatch logs for more information.' },
  notFound: (qualifier: string, arn: string): ServiceError => ({ status: 404, type: 'ResourceNotFoundException', message: `No endpoint or agent found with qualifier '${qualifier}' for agent '${arn}'` }),
  headerTooLarge: (name: string): ServiceError => ({ status: 400, type: 'ValidationException', message: `Value of header '${name}' is larger than ${runtimeLimits.headerValueBytes} bytes.` }),
  containerFailed: (status: number): ServiceError => ({ status: 424, type: 'RuntimeClientError', message: `Received error (${status}) from runtime. Please check your CloudWatch logs for more information.` }),
} as const;
