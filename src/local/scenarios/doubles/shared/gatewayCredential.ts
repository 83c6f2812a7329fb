import type { HeaderMap } from '../../../../core/agentcore/headers.ts';
import { signingService } from '../../../../core/agentcore/gateway/gateway.ts';
import { isJsonObject } from '../../../../core/flow/reading/jsonObject.ts';
import { RawToken } from '../../../../core/token/rawToken.ts';
import { signRequest } from '../../../signature/signRequest.ts';

export type GatewayMessage = { readonly url: URL; readonly headers: HeaderMap; readonly body: string };

/**
 * The headers with the agent's own credential among them, by the settings that a generated agent reads. Has no provider chain of AWS: it takes
 * the credentials in the environment, which the local chain sets. Rejects where a setting is missing or the token endpoint refuses.
 */
export async function withCredential({ url, headers, body }: GatewayMessage): Promise<HeaderMap> {
  switch (process.env['GATEWAY_AUTHORIZER'] || 'AWS_IAM') {
    case 'NONE':
      return headers;
    case 'CUSTOM_JWT':
      return { ...headers, authorization: `Bearer ${(await agentToken()).reveal()}` };
    default: {
      const credentials = { accessKeyId: setting('AWS_ACCESS_KEY_ID'), secretAccessKey: setting('AWS_SECRET_ACCESS_KEY') };
      return signRequest({ method: 'POST', url, headers, body }, { credentials, region: setting('AWS_REGION'), service: signingService, now: Date.now() });
    }
  }
}

/** The agent's own token, by the client credentials grant; fetched for each message, since a double lives for one request. */
async function agentToken(): Promise<RawToken> {
  const client = [setting('GATEWAY_CLIENT_ID'), setting('GATEWAY_CLIENT_SECRET')].map(encodeURIComponent).join(':');
  const response = await fetch(setting('GATEWAY_TOKEN_ENDPOINT'), {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(client).toString('base64')}`, accept: 'application/json' },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: setting('GATEWAY_TOKEN_SCOPE'), resource: setting('GATEWAY_TOKEN_RESOURCE') }),
    redirect: 'error',
  });
  const answer: unknown = await response.json();
  const token = isJsonObject(answer) && typeof answer['access_token'] === 'string' ? RawToken.from(answer['access_token']) : null;
  if (token === null) throw new Error(`the token endpoint answered ${response.status} without a token`);
  return token;
}

/** The value of a variable of the environment. Throws an error that names it where it is missing. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`The setting ${name} is missing.`);
  return value;
}
