import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import { Agent, fetch } from 'undici';
import type { AudienceClaim } from '../../core/identity/identityPreset.ts';
import { verificationCodeOf } from '../../core/token/verificationCodeOf.ts';
import type { FetchImplementation, JWTVerifyGetKey } from 'jose';
import type { Dispatcher } from 'undici';

/** What a CUSTOM_JWT runtime or gateway is configured with, as far as this chain checks it. A null `jwksUri` is found by discovery. */
export type BearerExpectation = { readonly issuer: string; readonly audience: string; readonly audienceClaim?: AudienceClaim; readonly jwksUri: string | null };

export type BearerCheck =
  | { readonly ok: true }
  /** `audience`: the token is good, and for someone else. `unavailable`: the keys could not be had, so nothing is known. */
  | { readonly ok: false; readonly reason: 'missing' | 'refused' | 'audience' | 'unavailable' };

export type BearerVerifier = {
  /** Takes the `Authorization` header as it came. */
  readonly verify: (authorization: string | undefined) => Promise<BearerCheck>;
  readonly close: () => Promise<void>;
};

const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];
const leewaySeconds = 5;

/** Verifies who calls; the user token that a call carries in another header is none of its business. Keys are fetched when first needed. */
export function bearerVerifier({ issuer, audience, audienceClaim = 'aud', jwksUri }: BearerExpectation): BearerVerifier {
  // A dispatcher of its own: the global one may send loopback requests through a proxy.
  const dispatcher = new Agent();
  const get: FetchImplementation = async (url, { headers, signal }) => {
    const answer = await fetch(url, { dispatcher, signal, redirect: 'error', headers: Object.fromEntries(headers) });
    return new Response(await answer.text(), { status: answer.status });
  };

  let found: JWTVerifyGetKey | null = null;
  const keys: JWTVerifyGetKey = async (header, token) => {
    found ??= createRemoteJWKSet(new URL(jwksUri ?? (await discoverJwksUri(issuer, dispatcher))), { cooldownDuration: 0, [customFetch]: get });
    return found(header, token);
  };

  return {
    verify: async (authorization) => {
      const [, compact] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
      if (compact === undefined) return { ok: false, reason: 'missing' };
      try {
        const { payload } = await jwtVerify(compact, keys, { issuer, algorithms, clockTolerance: leewaySeconds, ...(audienceClaim === 'aud' ? { audience } : {}) });
        // What allowedClients does: fact identity.cognito-inbound.
        return audienceClaim === 'aud' || payload[audienceClaim] === audience ? { ok: true } : { ok: false, reason: 'audience' };
      } catch (error) {
        return { ok: false, reason: reasonOf(error) };
      }
    },
    close: () => dispatcher.close(),
  };
}

async function discoverJwksUri(issuer: string, dispatcher: Dispatcher): Promise<string> {
  const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, { dispatcher, redirect: 'error' });
  const document: unknown = await answer.json();
  const uri: unknown = typeof document === 'object' && document !== null ? Reflect.get(document, 'jwks_uri') : undefined;
  if (typeof uri !== 'string') throw new TypeError(`The discovery document of ${issuer} names no jwks_uri.`);
  return uri;
}

function reasonOf(error: unknown): 'refused' | 'audience' | 'unavailable' {
  const code = verificationCodeOf(error);
  if (code === null) return 'unavailable';
  return code === 'audience' ? 'audience' : 'refused';
}
