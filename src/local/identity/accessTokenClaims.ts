import type { Claims } from '../../core/token/tokenView.ts';
import type { LocalUser } from './localUser.ts';

export type AccessTokenGrant = {
  readonly issuer: string;
  readonly audience: string;
  readonly clientId: string;
  /** Null for a client's own token. */
  readonly user: LocalUser | null;
  readonly scopes: readonly string[];
  readonly id: string;
  /** Epoch seconds, as `exp` and `iat` are. */
  readonly issuedAt: number;
  readonly expiresAt: number;
};

/** The claims of an access token in Okta's words: `cid` and not `client_id`, `scp` as a list, the e-mail address as `sub`. */
export function accessTokenClaims(grant: AccessTokenGrant): Claims {
  return {
    ver: 1,
    jti: `AT.${grant.id}`,
    iss: grant.issuer,
    aud: grant.audience,
    iat: grant.issuedAt,
    exp: grant.expiresAt,
    cid: grant.clientId,
    scp: grant.scopes,
    ...(grant.user === null ? { sub: grant.clientId } : { uid: grant.user.id, sub: grant.user.email, groups: grant.user.groups }),
  };
}
