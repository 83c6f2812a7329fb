import type { Fact } from './fact.ts';

/** AgentCore Gateway: inbound authorisation, MCP, and its way to the target. */
export const gatewayFacts = {
  'gateway.iam-signature': {
    statement: 'With AWS_IAM the caller signs with SigV4, service bedrock-agentcore; an unsigned or wrongly signed call gets 403.',
    source: 'gateway-inbound-auth', mark: 'D',
  },
  'gateway.jwt-inbound': {
    statement: 'With CUSTOM_JWT a missing or invalid Bearer token gets 401 with WWW-Authenticate, one that breaks an audience, client or scope rule gets 403 insufficient_scope.',
    source: 'gateway-inbound-auth; captures', mark: 'D',
  },
  'gateway.jwt-client-claim': {
    statement: 'allowedClients compares the client_id claim, which Okta access tokens do not have (they carry cid).',
    source: 'captures of others', mark: 'P',
  },
  'gateway.tool-name': {
    statement: 'A tool is named <target>___<operationId>, with three underscores.',
    source: 'gateway-tool-naming', mark: 'D',
  },
  'gateway.tools-list-own-catalogue': {
    statement: 'tools/list is answered from the gateway’s own catalogue, so it can succeed while tools/call fails.',
    source: 'gateway-using-mcp; captures', mark: 'D',
  },
  'gateway.target-header-allowlist': {
    statement: 'A header reaches the target only if metadataConfiguration.allowedRequestHeaders names it (1-10 names), whether the client or the interceptor set it; the interceptor’s value wins.',
    source: 'gateway-headers', mark: 'D',
  },
  'gateway.target-header-restricted': {
    statement: 'Authorization, X-Amzn-* (but for Runtime-Custom-), connection, content, host, cookie, accept, X-Forwarded-* and CORS headers cannot be allow-listed for a target.',
    source: 'gateway-headers', mark: 'D',
  },
  'gateway.authorization-from-interceptor': {
    statement: 'Authorization reaches the target only when the REQUEST interceptor returns it; the client’s own is never forwarded on MCP targets.',
    source: 'gateway-headers', mark: 'D',
  },
  'gateway.authorization-to-openapi': {
    statement: 'That Authorization arrives at OpenAPI targets too.',
    source: 'gateway-headers names no target type; aws/agentcore-cli#1734', mark: 'P',
  },
  'gateway.interceptor-beats-credential': {
    statement: 'The interceptor’s Authorization overrides the one an OAUTH or API_KEY credential provider would have set.',
    source: 'gateway-headers', mark: 'D',
  },
  'gateway.iam-role-overwrites': {
    statement: 'On a target with GATEWAY_IAM_ROLE the gateway’s own SigV4 takes the place of the interceptor’s Authorization.',
    source: 'no source: both use the same header', mark: 'UNVERIFIED',
  },
  'gateway.target-header-value-limit': {
    statement: 'A header value towards a target may have 4 KB of printable ASCII.',
    source: 'gateway-headers', mark: 'D',
  },
  'gateway.interceptor-output-over-4k': {
    statement: 'A request whose header towards the target is over 4 KB fails as an internal error.',
    source: 'no source: nobody has published what the service does', mark: 'UNVERIFIED',
  },
  'gateway.opaque-errors': {
    statement: 'A failed target or interceptor gives 200 with result.isError and an opaque text; exceptionLevel DEBUG adds _meta.debug.',
    source: 'gateway-debug', mark: 'D',
  },
  'gateway.target-error-is-tool-error': {
    statement: 'A target that answers 4xx or 5xx gives 200 with result.isError true.',
    source: 'gateway-debug; captures', mark: 'P',
  },
  'gateway.error-words': {
    statement: 'With exceptionLevel off a failure reads “An internal error occurred. Please retry later.”; with DEBUG content and _meta.debug name it (ValidationException, OpenAPIClientException). A broken interceptor answer reads “InterceptorException - Received invalid response from interceptor”.',
    source: 'gateway-debug-messages; captures of others', mark: 'P',
  },
  'gateway.arguments-checked': {
    statement: 'Arguments that do not fit the tool’s schema give a tool error, and the target is not called.',
    source: 'captures of others', mark: 'P',
  },
  'gateway.refusals-logged': {
    statement: 'Requests with missing or wrong authorization, and those that are malformed, give an error record in the gateway’s log.',
    source: 'observability-gateway-metrics', mark: 'D',
  },
  'gateway.payload-limit': {
    statement: 'A request or an answer may have 6 MB.',
    source: 'bedrock-agentcore-limits', mark: 'D',
  },
  'gateway.no-redirects': {
    statement: 'The gateway does not follow a target’s redirect: it counts as an error.',
    source: 'no source: following one would hand the user’s token to another host', mark: 'UNVERIFIED',
  },
  'gateway.parameter-styles': {
    statement: 'Path, query and header parameters are written by their style and explode.',
    source: 'OpenAPI 3.1; gateway-schema-openapi calls other serializers than the default unsupported', mark: 'UNVERIFIED',
  },
  'gateway.request-id-header': {
    statement: 'Each answer of the gateway carries its request id in x-amzn-requestid.',
    source: 'captures of others', mark: 'P',
  },
  'gateway.traceparent-to-target': {
    statement: 'traceparent reaches an OpenAPI target only when it is allow-listed.',
    source: 'gateway-headers; whether it is also sent by itself is not known', mark: 'UNVERIFIED',
  },
  'gateway.targets-limit': {
    statement: 'A gateway has 100 targets at most.',
    source: 'bedrock-agentcore-limits', mark: 'D',
  },
  'gateway.openapi-subset': {
    statement: 'An OpenAPI target is version 3.0 or 3.1, has an operationId on every operation, a real servers URL and no oneOf, anyOf or allOf; securitySchemes are ignored.',
    source: 'gateway-schema-openapi', mark: 'D',
  },
  'gateway.document-limit': {
    statement: 'A target’s OpenAPI document may have 1 MB where it stands in the request itself, and 10 MB in S3.',
    source: 'gateway-schema-openapi; bedrock-agentcore-limits', mark: 'D',
  },
  'gateway.public-targets': {
    statement: 'The gateway calls a target at a public address with TLS; a private one needs privateEndpoint.',
    source: 'gateway-schema-openapi', mark: 'D',
  },
  'gateway.update-replaces': {
    statement: 'UpdateGateway and UpdateGatewayTarget replace everything: what a request leaves out is dropped.',
    source: 'API model, required members; captures of others', mark: 'P',
  },
  'gateway.client-token': {
    statement: 'CreateGateway and CreateGatewayTarget with a clientToken that an earlier request had make nothing new and give no error. It has 33-256 letters, digits and hyphens.',
    source: 'API model', mark: 'V',
  },
  'gateway.delete-targets-first': {
    statement: 'DeleteGateway is refused with a conflict while the gateway has targets.',
    source: 'captures of others', mark: 'P',
  },
  'gateway.statuses': {
    statement: 'A gateway and its targets are CREATING, UPDATING, UPDATE_UNSUCCESSFUL, DELETING, READY or FAILED, with statusReasons; calls answer before the change is done, and the SDK has no waiter.',
    source: 'API model; SDK', mark: 'V',
  },
  'gateway.no-credential-as-empty-list': {
    statement: 'GetGatewayTarget gives credentialProviderConfigurations as an empty list where none was set.',
    source: 'API model: a required member', mark: 'V',
  },
  'gateway.mcp-versions': {
    statement: 'The gateway speaks MCP 2025-03-26, 2025-06-18, 2025-11-25 and the stateless 2026-07-28.',
    source: 'gateway-using-mcp', mark: 'D',
  },
} as const satisfies Record<string, Fact>;
