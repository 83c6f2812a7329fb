import { AgentError, faultOf } from './agentError.ts';
import { type ClientSecret, clientSecret } from './clientSecret.ts';
import { isRecord } from './hopRecord.ts';
import type { ClientCredentials } from './settings.ts';

const timeoutMs = 10_000;
/** A token is fetched anew this long before it expires, so that it does not expire on its way. */
const marginSeconds = 30;

/**
 * The agent's own token for the gateway, by the client credentials grant. Kept in memory until shortly before it expires; calls that
 * need it at the same time share one fetch. Rejects with an AgentError, and the next call tries again.
 */
export function clientCredentialsToken(client: ClientCredentials): () => Promise<string> {
  const secret = clientSecret(client.clientSecret);
  let held: HeldToken | null = null;
  let pending: Promise<HeldToken> | null = null;
  return async () => {
    if (held !== null && Date.now() < held.until) return held.token;
    pending ??= fetchToken(client, secret).finally(() => {
      pending = null;
    });
    held = await pending;
    return held.token;
  };
}

/** `until` in epoch milliseconds. */
type HeldToken = { readonly token: string; readonly until: number };

async function fetchToken(client: ClientCredentials, secret: ClientSecret): Promise<HeldToken> {
  const current = await secret.current();
  const first = await ask(client, current);
  if (!refusesClient(first)) return tokenIn(first);
  // A secret that was rotated is another one now; with the same one the answer would be the same.
  const rotated = await secret.readAgain();
  return tokenIn(rotated === current ? first : await ask(client, rotated));
}

/** `body` is null where a refusal holds no JSON. */
type Answer = { readonly askedAt: number; readonly status: number; readonly body: unknown };

function refusesClient({ status, body }: Answer): boolean {
  return status === 401 || (status === 400 && isRecord(body) && body['error'] === 'invalid_client');
}

function tokenIn({ askedAt, status, body }: Answer): HeldToken {
  if (status < 200 || status > 299) throw new AgentError(`the token endpoint answered ${status}`, undefined, 'credential');
  const token = isRecord(body) ? body['access_token'] : undefined;
  if (typeof token !== 'string') throw new AgentError('the token endpoint sent no access_token', undefined, 'credential');
  const lifetime = isRecord(body) && typeof body['expires_in'] === 'number' ? body['expires_in'] : 0;
  return { token, until: askedAt + (lifetime - marginSeconds) * 1000 };
}

async function ask(client: ClientCredentials, secret: string): Promise<Answer> {
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (client.scope !== null) form.set('scope', client.scope);
  if (client.resource !== null) form.set('resource', client.resource);
  const askedAt = Date.now();
  try {
    const basic = Buffer.from(`${encodeURIComponent(client.clientId)}:${encodeURIComponent(secret)}`).toString('base64');
    const response = await fetch(client.endpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, accept: 'application/json' },
      body: form,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { askedAt, status: response.status, body: response.ok ? await response.json() : await response.json().catch(() => null) };
  } catch (cause) {
    throw new AgentError(`the token endpoint gave the agent no token of its own: ${faultOf(cause)}`, cause, 'credential');
  }
}
