import type { FindingCode } from '../../core/diagnosis/finding.ts';
import type { HopName } from '../../core/chain/hop.ts';
import type { ScenarioSummary } from '../../app/ports.ts';
import type { TokenChanges } from '../identity/forgeToken.ts';
import type { Course, Double, Fault, Scenario } from './scenario.ts';

/** Every scenario, in the order in which a user meets them. */
export const scenarios: readonly Scenario[] = [
  token('expired', 'The user’s token expired half an hour ago.', 'token-expired', (now) => ({ claims: { iat: now - 5400, exp: now - 1800 } })),
  token('not-yet-valid', 'The user’s token is valid from ten minutes from now on.', 'token-not-yet-valid', (now) => ({ claims: { nbf: now + 600 } })),
  token('wrong-audience', 'The user’s token was issued for another API.', 'audience-mismatch', () => ({ claims: { aud: 'api://billing' } })),
  token('wrong-issuer', 'The user’s token names another issuer.', 'issuer-mismatch', () => ({ claims: { iss: 'https://login.example.org/oauth2/default' } })),
  token('bad-signature', 'One character of the token’s signature was changed.', 'signature-invalid', () => ({ corruptSignature: true })),
  token('unknown-key', 'The user’s token is signed with a key that its issuer does not publish.', 'signing-key-unknown', () => ({ key: 'stranger' })),
  token('alg-none', 'The user’s token says that it needs no signature, and has none.', 'algorithm-refused', () => ({ key: 'none' })),
  broken('id-token', 'The frontend sends the ID token in place of the access token.', ['id-token-used', 'target'], { kind: 'token', instead: 'idToken' }),
  token('missing-scope', 'The user’s token does not carry the scope that the target asks for.', 'scope-missing', () => ({ claims: { scp: ['openid', 'profile'] } })),

  broken('no-token', 'The frontend sends the request without the user’s token.', ['token-missing', 'frontend'], { kind: 'sender', token: null }),
  broken('not-allowlisted', 'The runtime’s header allowlist lacks the header that carries the token.', ['header-not-allowlisted', 'agent'], {
    kind: 'configuration',
    change: (inForce, tokenHeader) => ({ ...inForce, runtime: { ...inForce.runtime, requestHeaderAllowlist: without(inForce.runtime.requestHeaderAllowlist, tokenHeader) } }),
  }),
  broken('oversized', 'The user is in so many groups that the token is larger than the runtime takes in a header.', ['token-too-large', 'agent'], {
    kind: 'sender', forge: () => ({ claims: { groups: manyGroups } }),
  }),
  broken('wrong-runtime-header', 'The frontend sends the token in a header whose name lacks one hyphen.', ['header-name-mismatch', 'agent'], {
    kind: 'sender', header: withoutLastHyphen,
  }),
  double('agent-forgets', 'The agent gets the token and does not send it on to the gateway.', ['token-not-sent', 'agent']),

  broken('headers-not-passed', 'The gateway does not pass request headers to the interceptor.', ['request-headers-not-passed', 'interceptor'], {
    kind: 'configuration',
    change: (inForce) => ({ ...inForce, gateway: { ...inForce.gateway, requestInterceptor: { passRequestHeaders: false } } }),
  }),
  double('wrong-header-case', 'The interceptor looks for the token’s header in upper and lower case, but all names arrive in lower case.', ['header-name-mismatch', 'interceptor']),
  double('interceptor-crash', 'The interceptor fails while it has the call in its hands.', ['interceptor-failed', 'interceptor']),
  double('interceptor-bad-output', 'The interceptor answers with members that the gateway does not take.', ['interceptor-output-invalid', 'interceptor']),
  double('interceptor-fails-open', 'The interceptor lets the call through without setting Authorization.', ['authorization-not-set', 'interceptor']),
  double('token-swapped', 'The interceptor keeps the first token it ever saw and sends it with the call of another user.', ['token-replaced', 'interceptor'], 'afterOtherUser'),

  broken('credential-on-target', 'The gateway’s target has a credential of its own, which takes the place of the user’s token.', ['target-credential-configured', 'gateway'], {
    kind: 'configuration',
    change: (inForce) => ({ ...inForce, targets: inForce.targets.map((target) => ({ ...target, credentialProviders: ['GATEWAY_IAM_ROLE'] })) }),
  }),
  broken('target-down', 'The target API is stopped after a request that it answered.', ['target-unreachable', 'target'], { kind: 'process', stop: 'target' }, 'afterHealthy'),

  healthy('key-rotated', 'The issuer changes its signing key between two requests, and both go through.', { kind: 'token', rotate: 'signingKey' }, 'afterHealthy'),
  healthy('two-users', 'Two users send twenty requests each at the same time, and nobody gets the other’s token.', { kind: 'none' }, 'interleaved'),
];

/** What users see of them. */
export const scenarioSummaries: readonly ScenarioSummary[] = scenarios.map(({ name, fault, summary, expected }) => ({ name, fault: fault.kind, summary, expected }));

function broken(name: string, summary: string, [code, brokenAt]: readonly [FindingCode, HopName], fault: Fault, course: Course = 'once'): Scenario {
  return { name, summary, expected: { verdict: 'broken', code, brokenAt }, fault, course };
}

function healthy(name: string, summary: string, fault: Fault, course: Course): Scenario {
  return { name, summary, expected: { verdict: 'healthy', code: null, brokenAt: null }, fault, course };
}

/** A token that the target refuses. */
function token(name: string, summary: string, code: FindingCode, forge: (now: number) => TokenChanges): Scenario {
  return broken(name, summary, [code, 'target'], { kind: 'token', forge });
}

/** Faulty code in the place of one component; its file bears the scenario's name. */
function double(name: Double, summary: string, expected: readonly [FindingCode, HopName], course: Course = 'once'): Scenario {
  return broken(name, summary, expected, { kind: 'double', of: name === 'agent-forgets' ? 'agent' : 'interceptor', double: name }, course);
}

function without(names: readonly string[], name: string): readonly string[] {
  return names.filter((candidate) => candidate.toLowerCase() !== name.toLowerCase());
}

function withoutLastHyphen(name: string): string {
  return name.replace(/-(?=[^-]*$)/, '');
}

/** Some 5 KB of token: the runtime takes 4. */
const manyGroups: readonly string[] = Array.from({ length: 280 }, (_, index) => `team-${String(index + 1).padStart(3, '0')}`);
