import type { LocalUser } from './localUser.ts';

/** What the ID token and userinfo say of a user. `sub` is the user's id here and the e-mail address in the access token: so does Okta. */
export function identityClaims(user: LocalUser): { sub: string; [claim: string]: unknown } {
  return {
    sub: user.id,
    ver: 1,
    idp: '00o-local',
    name: user.displayName,
    preferred_username: user.email,
    email: user.email,
    email_verified: true,
  };
}
