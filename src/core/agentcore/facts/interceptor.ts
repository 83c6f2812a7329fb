import type { Fact } from './fact.ts';

/** The REQUEST interceptor Lambda and what the gateway makes of its answer. */
export const interceptorFacts = {
  'interceptor.every-message': {
    statement: 'The interceptor is called for every MCP message: initialize, notifications, tools/list and tools/call.',
    source: 'gateway-interceptors-types; captures', mark: 'D',
  },
  'interceptor.pass-request-headers': {
    statement: 'The interceptor gets request headers only with inputConfiguration.passRequestHeaders: true; the default is off.',
    source: 'API model bedrock-agentcore-control; gateway-interceptors-types', mark: 'D',
  },
  'interceptor.headers-empty-map': {
    statement: 'Without passRequestHeaders the event holds headers: {}, an empty map.',
    source: 'captures of others', mark: 'P',
  },
  'interceptor.header-names-lower-case': {
    statement: 'Header names in the event are lower case.',
    source: 'captures of others (the documentation shows canonical case)', mark: 'P',
  },
  'interceptor.output-members': {
    statement: 'transformedGatewayRequest may hold headers and body only; any other member makes the answer invalid, and the caller gets 500.',
    source: 'captures of others', mark: 'P',
  },
  'interceptor.body-required': {
    statement: 'transformedGatewayRequest without the body blanks the request.',
    source: 'captures of others', mark: 'P',
  },
  'interceptor.short-circuit': {
    statement: 'transformedGatewayResponse {statusCode, body} answers instead of the target; it wins where both are present.',
    source: 'gateway-interceptors-types', mark: 'D',
  },
  'interceptor.short-circuit-headers': {
    statement: 'headers inside transformedGatewayResponse are accepted.',
    source: 'documentation says yes, one practitioner saw a refusal', mark: 'UNVERIFIED',
  },
  'interceptor.short-circuit-no-log': {
    statement: 'A call that the interceptor answers leaves no gateway application log.',
    source: 'captures of others', mark: 'P',
  },
  'interceptor.fails-closed': {
    statement: 'A Lambda error, time-out or throttle gives the caller an error, and the target is not called.',
    source: 'gateway-interceptors', mark: 'D',
  },
  'interceptor.failure-status': {
    statement: 'An interceptor that fails or answers an invalid shape gives the caller HTTP 500 with a JSON-RPC error.',
    source: 'captures of others', mark: 'P',
  },
  'interceptor.iam-identity': {
    statement: 'On an AWS_IAM gateway the event holds gatewayRequest.context.identity.awsPrincipalArn; on a JWT gateway context is null.',
    source: 'captures of others', mark: 'P',
  },
  'interceptor.client-context-request-id': {
    statement: 'client_context.custom holds REQUEST_ID, the gateway’s request id.',
    source: 'gateway-interceptors-types for HTTP targets; seen for MCP', mark: 'P',
  },
  'interceptor.trace-context': {
    statement: 'The gateway hands its X-Ray trace to the Lambda, so both share the trace id.',
    source: 'one live capture', mark: 'P',
  },
  'interceptor.zip-limit': {
    statement: 'Lambda takes a zip of 50 MB in a request, and 250 MB unpacked.',
    source: 'Lambda developer guide, gettingstarted-limits', mark: 'D',
  },
  'interceptor.own-environment': {
    statement: 'Calls that overlap get execution environments of their own; one environment serves one call at a time.',
    source: 'Lambda developer guide, execution environments', mark: 'D',
  },
} as const satisfies Record<string, Fact>;
