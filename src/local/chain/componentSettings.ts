import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Chain } from '../../core/chain/chain.ts';
import type { IdentityConfiguration } from '../../core/chain/configuration.ts';
import { identityPresets } from '../../core/identity/identityPresets.ts';
import type { AgentClient } from '../identity/startIdentityProvider.ts';
import type { Environment } from '../process/componentEnvironment.ts';
import type { Credentials } from '../signature/placeholderCredentials.ts';

/** True where the agent calls Amazon Bedrock and so needs a real profile: its own credentials, which then also sign its gateway calls. */
export function usesBedrock(chain: Chain): boolean {
  return chain.agent.model !== 'scripted';
}

export type AgentSurroundings = {
  readonly port: number;
  readonly gatewayUrl: string;
  readonly credentials: Credentials;
  /** Null unless the gateway wants a token of the agent's own. */
  readonly client: AgentClient | null;
  /** True: the gateway may take as long as a debugger holds what stands behind it. */
  readonly inspect: boolean;
};

const dayMs = 86_400_000;

/** What the agent is told: names as its README lists them. */
export function agentEnvironment(chain: Chain, { port, gatewayUrl, credentials, client, inspect }: AgentSurroundings): Environment {
  return {
    HOST: '127.0.0.1',
    PORT: String(port),
    GATEWAY_URL: gatewayUrl,
    GATEWAY_AUTHORIZER: chain.gateway.authorizer,
    USER_TOKEN_HEADER: chain.headers.runtime,
    GATEWAY_USER_TOKEN_HEADER: chain.headers.gateway,
    AWS_REGION: chain.region,
    MODEL: chain.agent.model,
    HOP_CLAIMS: chain.observability.claims,
    ...(inspect ? { GATEWAY_TIMEOUT_MS: String(dayMs) } : {}),
    ...(usesBedrock(chain) ? profileEnvironment(process.env) : placeholderEnvironment(credentials)),
    ...(client === null ? {} : clientEnvironment(client)),
  };
}

function placeholderEnvironment({ accessKeyId, secretAccessKey }: Credentials): Environment {
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

const profileVariables = ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;

/** The one component that may see the developer's own AWS profile, and only with a Bedrock model. */
function profileEnvironment(machine: NodeJS.ProcessEnv): Environment {
  return {
    ...Object.fromEntries(profileVariables.flatMap((name) => (machine[name] === undefined ? [] : [[name, machine[name]]]))),
    AWS_SHARED_CREDENTIALS_FILE: machine['AWS_SHARED_CREDENTIALS_FILE'] ?? join(homedir(), '.aws', 'credentials'),
    AWS_CONFIG_FILE: machine['AWS_CONFIG_FILE'] ?? join(homedir(), '.aws', 'config'),
  };
}

/** The client's secret is made anew for each run and opens the local identity provider alone. */
function clientEnvironment({ tokenEndpoint, clientId, clientSecret, scope, resource }: AgentClient): Environment {
  return {
    GATEWAY_TOKEN_ENDPOINT: tokenEndpoint,
    GATEWAY_CLIENT_ID: clientId,
    GATEWAY_CLIENT_SECRET: clientSecret,
    GATEWAY_TOKEN_SCOPE: scope,
    GATEWAY_TOKEN_RESOURCE: resource,
  };
}

/** What the interceptor is told. */
export function interceptorEnvironment(chain: Chain): Environment {
  return { USER_TOKEN_HEADER: chain.headers.gateway, HOP_CLAIMS: chain.observability.claims };
}

/** What stands before a scope of the project's own API in a token of the configured issuer. */
function scopePrefixOf({ identity, targets }: Chain): string {
  const api = targets.find(({ folder }) => folder !== null)?.name ?? '';
  return identityPresets[identity.preset].scopes.tokenPrefix.replace('{api}', () => api);
}

export type TargetSurroundings = {
  readonly port: number;
  readonly identity: IdentityConfiguration;
  /** Null: the issuer's own discovery document names it. */
  readonly jwksUri: string | null;
};

/** What the target API is told. Unknown keys are fetched at once here: a key that was just rotated must not wait half a minute. */
export function targetEnvironment(chain: Chain, { port, identity, jwksUri }: TargetSurroundings): Environment {
  return {
    HOST: '127.0.0.1',
    PORT: String(port),
    ISSUER: identity.issuer ?? '',
    AUDIENCE: identity.audience ?? '',
    ...(identity.audienceClaim === undefined ? {} : { AUDIENCE_CLAIM: identity.audienceClaim }),
    // The local provider's tokens have their scopes without one, whatever the preset.
    ...(jwksUri === null ? { SCOPE_PREFIX: scopePrefixOf(chain) } : { JWKS_URI: jwksUri }),
    JWKS_COOLDOWN_SECONDS: '0',
    HOP_CLAIMS: chain.observability.claims,
  };
}
