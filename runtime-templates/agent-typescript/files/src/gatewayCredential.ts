import { awsSigner } from './awsSigner.ts';
import { clientCredentialsToken } from './clientCredentialsToken.ts';
import type { GatewayCredential } from './settings.ts';

/** One message to the gateway, complete but for the agent's own credential. Header names in lower case. */
export type GatewayMessage = { readonly url: URL; readonly headers: Record<string, string>; readonly body: string };

/** Gives the headers back with the agent's own credential among them. */
export type AddCredential = (message: GatewayMessage) => Promise<Record<string, string>>;

export function addCredential(credential: GatewayCredential): AddCredential {
  switch (credential.authorizer) {
    case 'NONE':
      return async ({ headers }) => headers;
    case 'AWS_IAM':
      return awsSigner({ service: 'bedrock-agentcore', region: credential.region, purpose: 'to sign its call to the gateway' });
    case 'CUSTOM_JWT': {
      const token = clientCredentialsToken(credential.client);
      return async ({ headers }) => ({ ...headers, authorization: `Bearer ${await token()}` });
    }
  }
}
