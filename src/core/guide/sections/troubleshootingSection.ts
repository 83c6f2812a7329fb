import { runtimeLimits } from '../../agentcore/runtime/runtime.ts';
import { hopNames, hopOrder, type HopName } from '../../chain/hop.ts';
import { findingCodes, type Finding, type FindingCode, type FindingData } from '../../diagnosis/finding.ts';
import { texts, titleOf } from '../../diagnosis/texts.ts';
import { capital } from '../../diagnosis/texts/words.ts';
import type { Block, Prose } from '../guide.ts';
import type { GuideSubject } from '../guideSubject.ts';
import { code, heading, paragraph, say, table } from '../say.ts';

/** Every fault that the product knows, with what mends it. */
export function troubleshootingSection(subject: GuideSubject): readonly Block[] {
  return [
    heading(2, 'When something does not work'),
    paragraph`${code('agentcore-chain flow . --last')} (with ${code('--aws')} for the deployed chain) names the hop where the token was lost and the code of what happened there. The Token Flow view in VS Code shows the same. Where a hop of the deployed chain says nothing at all, ${code('agentcore-chain readiness .')} tells whether its log can be there, and what mends it.`,
    table(['Hop', 'What happened', 'Code', 'What mends it'], sightings(subject).map(rowOf)),
    ...signInFaults(subject),
  ];
}

/** Before a user is signed in there is no token, and so no flow: the frontend's own log has a line with the code that its user sees. */
function signInFaults({ chain: { frontend } }: GuideSubject): readonly Block[] {
  if (frontend.kind === 'none') return [];
  return [
    paragraph`A sign-in that fails is no flow yet. Its user sees a code, and the frontend’s log has a line with the same one (${code('"level": "error"')}):`,
    table(['What happened', 'Code', 'What mends it'], [
      [say`The identity provider did not answer`, say`${code('identity-provider-unreachable')}`, say`See that the frontend reaches ${code('server_metadata_url')} of its ${code('.streamlit/secrets.toml')}: DNS, egress, proxy, certificate.`],
      [say`The identity provider refused the sign-in`, say`${code('sign-in-refused')}`, say`Its own log says why: often the user or the scope is not assigned to this client, or the user cancelled.`],
      [say`The sign-in came back without a usable answer`, say`${code('sign-in-failed')}`, say`Compare ${code('client_id')}, ${code('client_secret')} and ${code('redirect_uri')} with what is registered at the identity provider.`],
      [say`The sign-in was begun elsewhere or too long ago`, say`${code('sign-in-stale')}`, say`Where it happens often: give all replicas the same ${code('cookie_secret')}, and open the page under the host of ${code('redirect_uri')}.`],
      [say`A cookie was signed with another secret`, say`${code('session-unreadable')}`, say`Expected once for each user after ${code('cookie_secret')} was changed. Where it goes on: replicas have different ones.`],
    ]),
  ];
}

type Sighting = { readonly code: FindingCode; readonly hop: HopName; readonly data: FindingData };

function rowOf({ code: name, hop, data }: Sighting): readonly Prose[] {
  const finding: Finding = { code: name, hop, data, severity: texts[name].stop === null ? 'warning' : 'error', evidence: [], restsOn: [] };
  const remedy = texts[name].remedy(finding);
  return [say`${capital(hop)}`, say`${titleOf(finding)}`, say`${code(name)}`, remedy === null ? say`Nothing is broken by it.` : say`${remedy.text}`];
}

/** In chain order, each code where it is met; the values are this chain's. */
function sightings({ chain }: GuideSubject): readonly Sighting[] {
  const { headers, identity, agent, gateway, targets } = chain;
  const at = (hop: HopName, data: FindingData = {}): { readonly hop: HopName; readonly data: FindingData } => ({ hop, data });
  const expects = (value: string | null): FindingData => (value === null ? {} : { expected: value });
  const where: { readonly [code in FindingCode]: readonly { readonly hop: HopName; readonly data: FindingData }[] } = {
    'token-expired': [at('target')],
    'token-not-yet-valid': [at('target')],
    'audience-mismatch': [at('target', expects(identity.audience))],
    'issuer-mismatch': [at('target', expects(identity.issuer))],
    'signature-invalid': [at('target')],
    'signing-key-unknown': [at('target')],
    'algorithm-refused': [at('target')],
    'token-malformed': [at('target')],
    'id-token-used': [at('target')],
    'scope-missing': [at('target')],
    'token-missing': [at('frontend', { header: headers.runtime })],
    'header-not-allowlisted': [at('agent', { header: headers.runtime })],
    'token-too-large': [at('agent', { limit: runtimeLimits.headerValueBytes })],
    'header-name-mismatch': [at('agent', { expected: headers.runtime }), at('interceptor', { asked: headers.gateway, present: headers.gateway.toLowerCase() })],
    'token-not-sent': [at('agent', { header: headers.gateway })],
    'request-headers-not-passed': [at('interceptor', { header: headers.gateway })],
    'interceptor-failed': [at('interceptor')],
    'interceptor-output-invalid': [at('interceptor')],
    'authorization-not-set': [at('interceptor'), at('interceptor', { interceptor: 'none' })],
    'token-replaced': [at('interceptor')],
    'target-credential-configured': targets.map(({ name }) => at('gateway', { target: name })),
    'tool-call-refused': [at('gateway')],
    'target-unreachable': [at('target')],
    'target-failed': [at('target', { how: 'unavailable', status: 503 })],
    'agent-unreachable': [at('agent')],
    'agent-failed': [at('agent')],
    'gateway-refused-agent': [at('gateway', { authorizer: gateway.authorizer })],
    'runtime-refused-frontend': [at('agent', { authorizer: agent.authorizer, status: 403 })],
    'token-not-received': [at('target', { from: 'interceptor', header: 'Authorization' })],
    'token-kept-back': [at('frontend', { reason: 'audience', ...expects(identity.audience) }), at('frontend', { reason: 'size', limit: runtimeLimits.headerValueBytes }), at('frontend', { reason: 'setting', ...expects(identity.audience) }), at('frontend', { reason: 'expired' }), at('frontend', { reason: 'malformed' }), at('frontend', { reason: 'absent' })],
    'token-repeats-claims': [at('frontend', { claims: ['aud'] })],
    'token-logged': [at('target')],
  };
  const all = findingCodes.flatMap((name) => where[name].map((seen) => ({ code: name, ...seen })));
  return hopNames.flatMap((hop) => all.filter((sighting) => hopOrder(sighting.hop) === hopOrder(hop)));
}
