import type { Chain } from '../../chain/chain.ts';
import { discoveryUrlOf } from '../../identity/discoveryUrlOf.ts';
import { identityPresets } from '../../identity/identityPresets.ts';

/** Whose tokens an authorizer lets in: the frontend's, which are its users', or those of the agent itself. */
export type JwtCaller = 'frontend' | 'agent';

/** What a JWT authorizer is told of the identity provider. Its access tokens name an audience, or with some providers the client. */
export type JwtParties = { readonly issuer: string; readonly audience: string; readonly clientId: string };

/** The `authorizerConfiguration` of a runtime or gateway that is CUSTOM_JWT. Compares what access tokens of the chain's provider carry. `unknown` stands for what is not filled in. */
export function jwtAuthorizer(chain: Chain, caller: JwtCaller, unknown: JwtParties): { readonly customJWTAuthorizer: { readonly [member: string]: unknown } } {
  const { issuer, audience, clientId } = partiesOf(chain, caller);
  const { member } = identityPresets[chain.identity.preset].inbound;
  return { customJWTAuthorizer: { discoveryUrl: discoveryUrlOf(issuer ?? unknown.issuer), [member]: [member === 'allowedClients' ? (clientId ?? unknown.clientId) : (audience ?? unknown.audience)] } };
}

/** Members of the chain file that its JWT authorizer needs, and that are empty. */
export function missingForJwt(chain: Chain, caller: JwtCaller): readonly string[] {
  const parties = partiesOf(chain, caller);
  const { member } = identityPresets[chain.identity.preset].inbound;
  const needed = ['issuer', member === 'allowedClients' ? 'clientId' : 'audience'] as const;
  return needed.filter((name) => parties[name] === null).map((name) => (name === 'clientId' && caller === 'agent' ? 'agent.gatewayClient' : `identity.${name}`));
}

/** The agent's tokens are for whom the users' are, unless the chain file says otherwise. */
function partiesOf({ identity, agent }: Chain, caller: JwtCaller): { readonly [party in keyof JwtParties]: string | null } {
  const { issuer, audience, clientId } = identity;
  if (caller === 'frontend') return { issuer, audience, clientId };
  return { issuer, audience: agent.gatewayClient?.audience ?? audience, clientId: agent.gatewayClient?.clientId ?? null };
}
