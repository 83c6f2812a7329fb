import type { IdentityConfiguration, InForce } from '../chain/configuration.ts';
import type { ClaimValue, TokenView } from '../token/tokenView.ts';
import { hasScope } from './succession.ts';

export type TokenKind = 'idToken' | 'accessToken' | 'unknown';

/**
 * Whether a token is an ID token, by what its records show. Its own marks come first; then, as ID tokens are meant for the
 * client, an audience that is the client id, with no scope. Where client and API share one id only the marks can tell.
 */
export function tokenKindOf(token: TokenView, identity: InForce<IdentityConfiguration>): TokenKind {
  const marked = markedKind(token);
  if (marked !== 'unknown' || token.claims === undefined) return marked;
  if (hasScope(token)) return 'accessToken';
  const clientId = clientIdOf(token, identity);
  const audiences = audiencesOf(token);
  if (clientId === null) return hasMarksByName(token) ? 'idToken' : 'unknown';
  if (!audiences.includes(clientId)) return 'accessToken';
  const apiAudience = identity.state === 'known' ? identity.value.audience : null;
  if (apiAudience !== clientId) return 'idToken';
  return hasMarksByName(token) ? 'idToken' : 'unknown';
}

/** True only by the token's own marks: no reading of audience and client id. */
export function isMarkedIdToken(token: TokenView): boolean {
  const marked = markedKind(token);
  return marked === 'idToken' || (marked === 'unknown' && hasMarksByName(token) && !hasScope(token));
}

/** For whom a token is. An access token of Amazon Cognito has no aud and is for its client. */
export function audiencesOf({ claims }: TokenView): readonly string[] {
  const audience: ClaimValue | undefined = claims?.['aud'] ?? (claims?.['token_use'] === 'access' ? claims['client_id'] : undefined);
  const listed = Array.isArray(audience) ? audience : [audience];
  return listed.filter((entry): entry is string => typeof entry === 'string');
}

/** `token_use` (Cognito), the claim `typ` (Keycloak), the header `typ` of RFC 9068. */
function markedKind({ claims, header }: TokenView): TokenKind {
  const use = claims?.['token_use'];
  if (use === 'id') return 'idToken';
  if (use === 'access') return 'accessToken';
  if (claims?.['typ'] === 'ID') return 'idToken';
  const type = header?.['typ'];
  return claims?.['typ'] === 'Bearer' || (typeof type === 'string' && /^(application\/)?at\+jwt$/i.test(type)) ? 'accessToken' : 'unknown';
}

/** Claims that only ID tokens have; the claim policy shows their names alone. */
function hasMarksByName({ claims, otherClaims }: TokenView): boolean {
  return ['nonce', 'at_hash'].some((name) => claims?.[name] !== undefined || otherClaims?.includes(name) === true);
}

function clientIdOf({ claims }: TokenView, identity: InForce<IdentityConfiguration>): string | null {
  if (identity.state === 'known' && identity.value.clientId !== null) return identity.value.clientId;
  const named = claims?.['cid'] ?? claims?.['client_id'] ?? claims?.['azp'];
  return typeof named === 'string' ? named : null;
}
