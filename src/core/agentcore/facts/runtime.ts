import type { Fact } from './fact.ts';

/** AgentCore Runtime: its front door, before the agent's container. */
export const runtimeFacts = {
  'runtime.header-allowlist': {
    statement: 'A request header reaches the agent only if its name is on requestHeaderAllowlist (1-20 names, compared without case).',
    source: 'runtime-header-allowlist', mark: 'D',
  },
  'runtime.header-names-restricted': {
    statement: 'x-amz-* and x-amzn-* cannot be allow-listed, except names that begin X-Amzn-Bedrock-AgentCore-Runtime-Custom-.',
    source: 'runtime-header-allowlist', mark: 'D',
  },
  'runtime.authorization-needs-jwt': {
    statement: 'Authorization can be allow-listed only on a runtime with a customJWTAuthorizer.',
    source: 'runtime-header-allowlist', mark: 'D',
  },
  'runtime.header-value-limit': {
    statement: 'An allow-listed header value may have 4 KB at most.',
    source: 'runtime-header-allowlist', mark: 'D',
  },
  'runtime.header-over-4k': {
    statement: 'A request whose allow-listed header is over 4 KB is refused with 400. AWS may drop the header instead.',
    source: 'no source: nobody has published what the service does', mark: 'UNVERIFIED',
  },
  'runtime.header-names-lower-case': {
    statement: 'The agent sees header names in lower case.',
    source: 'bedrock-agentcore SDK source (Python and TypeScript)', mark: 'V',
  },
  'runtime.headers-passed': {
    statement: 'Without being allow-listed, Content-Type, Accept, session id, request id, traceparent, tracestate, baggage and X-Amzn-Trace-Id reach the agent; no other header does.',
    source: 'API model bedrock-agentcore, InvokeAgentRuntime; runtime-service-contract; that they all arrive is our reading', mark: 'P',
  },
  'runtime.session-id-length': {
    statement: 'runtimeSessionId has 33 to 256 characters.',
    source: 'API model bedrock-agentcore, InvokeAgentRuntime', mark: 'V',
  },
  'runtime.session-id-made': {
    statement: 'A request without a session id begins a session; the answer’s header names it.',
    source: 'API model bedrock-agentcore, InvokeAgentRuntime; runtime-sessions', mark: 'D',
  },
  'runtime.inbound-auth': {
    statement: 'A runtime takes SigV4 or, with a customJWTAuthorizer, a JWT: never both.',
    source: 'runtime-oauth', mark: 'D',
  },
  'runtime.auth-mismatch': {
    statement: 'A bearer token at a SigV4 runtime, and a signature at a JWT runtime, give 403.',
    source: 'runtime-oauth; error texts that users have posted', mark: 'P',
  },
  'runtime.jwt-refusal': {
    statement: 'A missing, expired or wrongly signed JWT, or another issuer’s, gives 401 with WWW-Authenticate; one whose audience does not fit gives 403.',
    source: 'runtime-oauth; error texts that users have posted', mark: 'P',
  },
  'runtime.invoke-path': {
    statement: 'POST /runtimes/<URL-encoded ARN>/invocations?qualifier=DEFAULT invokes the agent.',
    source: 'API model bedrock-agentcore, InvokeAgentRuntime', mark: 'V',
  },
  'runtime.container-error': {
    statement: 'An agent that answers 4xx or 5xx, or does not start, gives the caller 424 RuntimeClientError.',
    source: 'API model bedrock-agentcore; runtime-service-contract', mark: 'D',
  },
  'runtime.container-timeout': {
    statement: 'An agent that has not answered after 15 minutes gives the caller 424 too.',
    source: 'bedrock-agentcore-limits for the time; no source for the status', mark: 'UNVERIFIED',
  },
  'runtime.payload-limit': {
    statement: 'A payload has 100 MB at most; a larger one gives 413.',
    source: 'API model bedrock-agentcore for the limit; no source for the status', mark: 'UNVERIFIED',
  },
  'runtime.error-words': {
    statement: 'Exception names are those of the API model; their messages are those that users have posted, or AWS’s usual ones.',
    source: 'API model bedrock-agentcore; public issues', mark: 'P',
  },
  'runtime.regions': {
    statement: 'AgentCore is offered in some twenty regions, more each quarter, and in none of China.',
    source: 'AWS CLI’s list of 2026; agentcore-regions', mark: 'D',
  },
  'runtime.code-zip-limit': {
    statement: 'A zip of code has 250 MB at most, and 750 MB unpacked.',
    source: 'bedrock-agentcore-limits', mark: 'D',
  },
  'runtime.code-zip-architecture': {
    statement: 'What is compiled in a zip of code is for Linux on ARM64.',
    source: 'runtime-get-started-code-deploy', mark: 'D',
  },
  'runtime.image-architecture': {
    statement: 'A container image of an agent is for Linux on ARM64.',
    source: 'runtime-service-contract', mark: 'D',
  },
  'runtime.default-endpoint': {
    statement: 'AWS makes the endpoint DEFAULT with the runtime, and moves it to each new version.',
    source: 'agent-runtime-versioning', mark: 'D',
  },
  'runtime.endpoint-version': {
    statement: 'A runtime’s other endpoints stay at the version that they were given until somebody moves them; GetAgentRuntimeEndpoint tells the liveVersion, and GetAgentRuntime answers of the newest unless it is asked for another.',
    source: 'API model bedrock-agentcore-control; agent-runtime-versioning', mark: 'D',
  },
  'runtime.update-replaces': {
    statement: 'UpdateAgentRuntime replaces the configuration: what is left out is dropped. The ARN and the tags stay.',
    source: 'API reference, UpdateAgentRuntime; that it drops what is left out is practitioners’ observation', mark: 'P',
  },
  'runtime.container-contract': {
    statement: 'The agent serves POST /invocations and GET /ping.',
    source: 'runtime-service-contract', mark: 'D',
  },
  'runtime.prints-nothing': {
    statement: 'The runtime front itself writes no line into the agent’s log.',
    source: 'observability-view; captures', mark: 'P',
  },
} as const satisfies Record<string, Fact>;
