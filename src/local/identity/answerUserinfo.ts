import { errors, jwtVerify } from 'jose';
import type { KeyObject } from 'node:crypto';
import { identityClaims } from './identityClaims.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalUser } from './localUser.ts';
import type { SigningKey } from './signingKey.ts';

export type UserinfoSettings = { readonly issuer: string; readonly audience: string; readonly users: readonly LocalUser[]; readonly keys: readonly SigningKey[] };

/** Answers the userinfo endpoint as Okta does: for an access token of this issuer that has the scope `openid`. */
export async function answerUserinfo(request: IncomingMessage, response: ServerResponse, settings: UserinfoSettings): Promise<void> {
  const user = await bearerUser(request.headers.authorization ?? '', settings);
  if (user === undefined) {
    response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(identityClaims(user)));
}

async function bearerUser(authorization: string, { issuer, audience, users, keys }: UserinfoSettings): Promise<LocalUser | undefined> {
  const [, bearer] = /^Bearer (\S+)$/i.exec(authorization) ?? [];
  if (bearer === undefined) return undefined;
  try {
    const { payload } = await jwtVerify(bearer, ({ kid }) => publicKeyNamed(kid, keys), { issuer, audience, algorithms: ['RS256'] });
    const { scp, uid } = payload;
    return Array.isArray(scp) && scp.includes('openid') ? users.find(({ id }) => id === uid) : undefined;
  } catch {
    return undefined;
  }
}

function publicKeyNamed(kid: string | undefined, keys: readonly SigningKey[]): KeyObject {
  const found = keys.find((key) => key.kid === kid);
  if (found === undefined) throw new errors.JWKSNoMatchingKey();
  return found.publicKey;
}
