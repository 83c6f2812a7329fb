import { type CompactVerifyGetKey, createRemoteJWKSet, customFetch } from 'jose';

export type KeySettings = {
  readonly issuer: string;
  /** Null: found through the issuer's discovery document. */
  readonly jwksUri: string | null;
  /** How long a key that is not known is refused without asking the issuer again. */
  readonly cooldownSeconds: number;
};

const timeoutMs = 2000;

/**
 * The issuer's signing keys, fetched when first needed and cached for ten minutes. A key that is not among them is looked for again,
 * at most once in the cooldown, so that strangers cannot make this API hammer the issuer.
 * Rejects with the reason where the keys are not to be had; the next call tries again.
 */
export function signingKeys(settings: KeySettings): CompactVerifyGetKey {
  let found: Promise<CompactVerifyGetKey> | null = null;
  return async (header, token) => {
    found ??= locate(settings).then((uri) =>
      createRemoteJWKSet(new URL(uri), {
        cooldownDuration: settings.cooldownSeconds * 1000,
        timeoutDuration: timeoutMs,
        [customFetch]: fetchOnceMore,
      }),
    );
    const keys = await found.catch((reason: unknown) => {
      found = null;
      throw reason;
    });
    return keys(header, token);
  };
}

async function locate(settings: KeySettings): Promise<string> {
  if (settings.jwksUri !== null) return settings.jwksUri;
  const url = `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetchOnceMore(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  const { issuer, jwks_uri } = (await response.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
  if (issuer !== settings.issuer) throw new Error(`${url} speaks for another issuer than ISSUER names`);
  if (typeof jwks_uri !== 'string') throw new Error(`${url} names no jwks_uri`);
  return jwks_uri;
}

/** A pooled connection that the issuer closed fails once; a second try opens a new one. */
async function fetchOnceMore(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (reason) {
    if (init.signal?.aborted === true) throw reason;
    return fetch(url, init);
  }
}
