import type { Chain } from '../../chain/chain.ts';
import { discoveryUrlOf } from '../../identity/discoveryUrlOf.ts';
import { identityPresets } from '../../identity/identityPresets.ts';

/** What a JWT authorizer is told of the identity provider. Its access tokens name an audience, or with some providers the client. */
export type JwtParties = { readonly issuer: string; readonly audience: string; readonly clientId: string };

/** The `authorizerConfiguration` of a runtime or gateway that is CUSTOM_JWT. Compares what access tokens of the chain's provider carry. */
export function jwtAuthorizer({ identity }: Chain, { issuer, audience, clientId }: JwtParties): { readonly customJWTAuthorizer: { readonly [member: string]: unknown } } {
  const { member } = identityPresets[identity.preset].inbound;
  return { customJWTAuthorizer: { discoveryUrl: discoveryUrlOf(issuer), [member]: [member === 'allowedClients' ? clientId : audience] } };
}

/** Members of the chain file's `identity` that its JWT authorizer needs, and that are empty. */
export function missingForJwt({ identity }: Chain): readonly string[] {
  const { member } = identityPresets[identity.preset].inbound;
  const needed = ['issuer', member === 'allowedClients' ? 'clientId' : 'audience'] as const;
  return needed.filter((name) => identity[name] === null).map((name) => `identity.${name}`);
}
