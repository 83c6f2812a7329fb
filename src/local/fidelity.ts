import { facts, type FactId } from '../core/agentcore/facts/facts.ts';

/** How the local chain treats one AWS behaviour. */
export type Fidelity = 'emulated' | { readonly not: string };

/** Every fact has its row, so that a new one cannot be forgotten. docs/FIDELITY.md is generated from here. */
export const fidelity: { readonly [id in FactId]: Fidelity } = {
  'runtime.header-allowlist': 'emulated',
  'runtime.header-names-restricted': 'emulated',
  'runtime.authorization-needs-jwt': 'emulated',
  'runtime.header-value-limit': 'emulated',
  'runtime.header-over-4k': 'emulated',
  'runtime.header-names-lower-case': 'emulated',
  'runtime.headers-passed': 'emulated',
  'runtime.session-id-length': 'emulated',
  'runtime.session-id-made': 'emulated',
  'runtime.inbound-auth': 'emulated',
  'runtime.auth-mismatch': 'emulated',
  'runtime.jwt-refusal': 'emulated',
  'runtime.invoke-path': 'emulated',
  'runtime.container-error': 'emulated',
  'runtime.container-timeout': 'emulated',
  'runtime.payload-limit': 'emulated',
  'runtime.error-words': 'emulated',
  'runtime.container-contract': 'emulated',
  'runtime.prints-nothing': 'emulated',
  'gateway.iam-signature': 'emulated',
  'gateway.jwt-inbound': 'emulated',
  'gateway.jwt-client-claim': { not: 'the local authorizer checks signature, issuer and audience; allowedClients and custom claims are not modelled' },
  'gateway.tool-name': 'emulated',
  'gateway.tools-list-own-catalogue': 'emulated',
  'gateway.target-header-allowlist': 'emulated',
  'gateway.target-header-restricted': 'emulated',
  'gateway.authorization-from-interceptor': 'emulated',
  'gateway.authorization-to-openapi': 'emulated',
  'gateway.interceptor-beats-credential': 'emulated',
  'gateway.iam-role-overwrites': 'emulated',
  'gateway.target-header-value-limit': 'emulated',
  'gateway.interceptor-output-over-4k': 'emulated',
  'gateway.opaque-errors': 'emulated',
  'gateway.target-error-is-tool-error': 'emulated',
  'gateway.request-id-header': 'emulated',
  'gateway.traceparent-to-target': 'emulated',
  'gateway.openapi-subset': 'emulated',
  'gateway.mcp-versions': 'emulated',
  'interceptor.every-message': 'emulated',
  'interceptor.pass-request-headers': 'emulated',
  'interceptor.headers-empty-map': 'emulated',
  'interceptor.header-names-lower-case': 'emulated',
  'interceptor.output-members': 'emulated',
  'interceptor.body-required': 'emulated',
  'interceptor.short-circuit': 'emulated',
  'interceptor.short-circuit-headers': 'emulated',
  'interceptor.short-circuit-no-log': 'emulated',
  'interceptor.fails-closed': 'emulated',
  'interceptor.failure-status': 'emulated',
  'interceptor.iam-identity': 'emulated',
  'interceptor.client-context-request-id': 'emulated',
  'interceptor.trace-context': 'emulated',
  'interceptor.own-environment': 'emulated',
  'signature.required': 'emulated',
  'signature.scope': 'emulated',
  'signature.time-window': 'emulated',
  'signature.headers-signed': 'emulated',
  'signature.refusal-words': 'emulated',
  'logs.gateway-record': 'emulated',
  'logs.gateway-lines': 'emulated',
  'logs.gateway-body-java-map': 'emulated',
  'logs.gateway-trace-continues': 'emulated',
  'logs.gateway-off-by-default': { not: 'the local gateway always writes its log' },
  'logs.lambda-platform': 'emulated',
  'logs.xray-trace-id': 'emulated',
  'logs.config-no-history': { not: 'the local chain keeps every revision of its configuration' },
  'logs.config-while-changing': { not: 'a change of the local configuration is in force at once' },
  'logs.filter-pages': { not: 'local logs are files, read whole' },
  'logs.filter-rate': { not: 'local logs are files, read whole' },
};

/** What AgentCore has and the local chain does not, beyond the table of facts. */
export const notEmulated: readonly string[] = [
  'IAM policies: a correct signature is enough, no permission is checked.',
  'Policy engine (Cedar), WAF, rate limits, quotas and billing.',
  'RESPONSE interceptors, payloadFilter, and interceptors on HTTP targets.',
  'Lambda, Smithy, API Gateway, MCP server, HTTP and inference targets: OpenAPI targets only.',
  'Semantic search over tools, gateway sessions, and server-to-client requests.',
  'Streaming answers of the runtime beyond passing the body through, WebSocket, and the MCP, A2A and AGUI protocols of a runtime.',
  'Latency, cold starts and isolation of the real services.',
  'OAuth and API-key credential providers: a placeholder stands where their credential would.',
];

/** The text of docs/FIDELITY.md. */
export function fidelityDocument(): string {
  const rows = Object.entries(facts).map(([id, { statement, source, mark }]) => `| \`${id}\` | ${statement} | ${mark} | ${source} | ${treatment(fidelity[id as FactId])} |`);
  return [
    '# How true the local chain is',
    '',
    'Generated from `src/core/agentcore/facts` and `src/local/fidelity.ts` by `node build/writeDocuments.ts`; do not edit.',
    '',
    'Marks: **V** read in the API model or SDK, or run. **D** stated on an AWS documentation page. **P** observed by practitioners, not promised by AWS.',
    '**UNVERIFIED** plausible, without a good source. Nothing here was run against a live AWS account. A finding that leans on a P or UNVERIFIED fact says so.',
    '',
    '| Fact | AWS behaviour | Mark | Source | Local chain |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    '## Not emulated',
    '',
    ...notEmulated.map((line) => `- ${line}`),
    '',
  ].join('\n');
}

function treatment(value: Fidelity): string {
  return value === 'emulated' ? 'as stated' : `no: ${value.not}`;
}
