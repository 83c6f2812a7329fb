import type { Identity } from '../chain/chain.ts';
import { identityPresets } from './identityPresets.ts';
import type { ValueForm } from './identityPreset.ts';

export const identityMembers = ['issuer', 'audience', 'clientId'] as const;
export type IdentityMember = (typeof identityMembers)[number];

/** What no issuer is, whoever the provider. */
const mistakenIssuers: ValueForm['mistakes'] = [{ pattern: /\/\.well-known(\/|$)/, because: 'that is the discovery document; the issuer is what stands before /.well-known' }];

/**
 * Why a member cannot be at its kind of provider, in words that follow a colon; null where it can, or is not filled in. It asks nobody: whether the
 * provider knows the value is not its question, and a chain file that has it is read all the same.
 */
export function refusalOfIdentity(identity: Identity, member: IdentityMember): string | null {
  const value = identity[member];
  if (value === null) return null;
  const { id, name, issuer, audience, clientId } = identityPresets[identity.preset];
  const form = { issuer, audience, clientId }[member];
  const mistakes = member === 'issuer' ? [...mistakenIssuers, ...form.mistakes] : form.mistakes;
  const mistake = mistakes.find(({ pattern, withIssuer }) => pattern.test(value) && (withIssuer === undefined || withIssuer.test(identity.issuer ?? '')));
  const because = mistake?.because ?? (form.pattern.test(value) ? null : form.means);
  if (because === null) return member === 'audience' ? refusalOfPair(identity) : null;
  return id === 'generic' ? because : `${because}. If this is not ${name}, choose another provider: "generic" takes any`;
}

/** Where the audience is the client itself, both settings say the same. */
function refusalOfPair({ preset, audience, clientId }: Identity): string | null {
  const { name, audience: rule } = identityPresets[preset];
  if (rule.claim !== 'client_id' || clientId === null || audience === clientId) return null;
  return `with ${name} the audience is the client id, ${clientId}`;
}
