import { AgentError, faultOf } from './agentError.ts';
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
  let held: HeldToken | null = null;
  let pending: Promise<HeldToken> | null = null;
  return async () => {
    if (held !== null && Date.now() < held.until) return held.token;
    pending ??= fetchToken(client).finally(() => {
      pending = null;
    });
    held = await pending;
    return held.token;
  };
}

/** `until` in epoch milliseconds. */
type HeldToken = { readonly token: string; readonly until: number };

async function fetchToken(client: ClientCredentials): Promise<HeldToken> {
  const basic = Buffer.from(`${encodeURIComponent(client.clientId)}:${encodeURIComponent(client.clientSecret)}`).toString('base64');
  const askedAt = Date.now();
  const answer = await ask(client, basic);
  const token = isRecord(answer) ? answer['access_token'] : undefined;
  if (typeof token !== 'string') throw new AgentError('the token endpoint sent no access_token', undefined, 'credential');
  const lifetime = isRecord(answer) && typeof answer['expires_in'] === 'number' ? answer['expires_in'] : 0;
  return { token, until: askedAt + (lifetime - marginSeconds) * 1000 };
}

async function ask(client: ClientCredentials, basic: string): Promise<unknown> {
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (client.scope !== null) form.set('scope', client.scope);
  if (client.resource !== null) form.set('resource', client.resource);
  try {
    const response = await fetch(client.endpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, accept: 'application/json' },
      body: form,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new AgentError(`the token endpoint answered ${response.status}`, undefined, 'credential');
    return await response.json();
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    throw new AgentError(`the token endpoint gave the agent no token of its own: ${faultOf(cause)}`, cause, 'credential');
  }
}
