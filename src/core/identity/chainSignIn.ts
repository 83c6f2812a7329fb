import type { Chain } from '../chain/chain.ts';
import { identityPresets } from './identityPresets.ts';
import { signInRequest, type SignInRequest } from './signInRequest.ts';

type Subject = Pick<Chain, 'name' | 'identity' | 'targets'>;

/** What the chain's frontend asks of the identity provider, with the scopes of the generated target API where it has one. */
export function chainSignIn({ name, identity, targets }: Subject): SignInRequest {
  const own = targets.find(({ folder }) => folder !== null);
  return signInRequest(identity, { api: (own ?? targets[0])?.name ?? name, scopes: own === undefined ? [] : apiScopes, standIn: identityPresets[identity.preset].audience.example });
}

/** Those of the generated target API. */
const apiScopes = ['orders.read', 'orders.write'];

/** What of the chain's identity a sign-in needs and nobody has filled in, as the chain file names it. The audience only where the provider is told it. */
export function missingForSignIn({ identity }: Subject): readonly string[] {
  const { issuer, clientId, audience, preset } = identity;
  const { scopes, requests } = identityPresets[preset];
  const tellsAudience = [scopes.askedPrefix, ...requests.authorize.map(({ value }) => value), ...requests.token.map(({ value }) => value)].some((text) => text.includes('{audience}'));
  return [...(issuer === null ? ['identity.issuer'] : []), ...(clientId === null ? ['identity.clientId'] : []), ...(audience === null && tellsAudience ? ['identity.audience'] : [])];
}
