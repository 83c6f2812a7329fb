import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { OnProgress } from '../../app/ports.ts';
import type { WebClient } from '../identity/startIdentityProvider.ts';
import type { Environment } from '../process/componentEnvironment.ts';
import type { ServerComponent } from '../process/serverComponent.ts';
import type { Credentials } from '../signature/placeholderCredentials.ts';
import { projectServer, type ComponentSurroundings } from './chainComponents.ts';
import { tellStep } from './tellStep.ts';

export type WebFrontendSurroundings = {
  readonly runtimeArn: string;
  /** The runtime front, without a path. */
  readonly runtimeUrl: string;
  readonly credentials: Credentials;
  /** How it signs its users in here; null with a configured issuer, where the project's own secrets.toml says so. */
  readonly client: WebClient | null;
  readonly onProgress: OnProgress;
};

/** Where a browser finds it: the name under which it is registered at the identity provider. */
export function webFrontendUrl(port: number): string {
  return `http://localhost:${port}`;
}

/**
 * The project's own frontend, started: one beside the sender of `send`, not in its place. Null where the chain has none, or nobody has set
 * it up for the configured issuer, which keeps the rest of the chain from nothing. Throws as every component's start does.
 */
export async function startWebFrontend(surroundings: ComponentSurroundings, told: WebFrontendSurroundings): Promise<ServerComponent | null> {
  const { chain, folder, ports, home } = surroundings;
  if (chain.frontend.kind === 'none') return null;
  const own = join(folder, chain.frontend.folder);
  const secrets = told.client === null ? null : await writeSecrets(told.client, join(home, 'frontend'), ports.frontend);
  if (secrets === null && !existsSync(join(own, '.streamlit', 'secrets.toml'))) {
    told.onProgress({ step: 'Frontend', state: 'failed', detail: notConfigured(chain.frontend.folder) });
    return null;
  }
  const env = { ...environmentOf(surroundings, told), ...(secrets === null ? {} : { SECRETS_FILE: secrets }) };
  const component = projectServer(surroundings, { name: 'frontend', language: 'python', folder: own, env, url: webFrontendUrl(ports.frontend), readyPath: '/_stcore/health' });
  await tellStep(told.onProgress, 'Frontend', () => component.start());
  return component;
}

/** What it is told: names as its README lists them. */
function environmentOf({ chain, ports, plan }: ComponentSurroundings, { runtimeArn, runtimeUrl, credentials, client }: WebFrontendSurroundings): Environment {
  return {
    HOST: '127.0.0.1',
    PORT: String(ports.frontend),
    APP_TITLE: chain.name,
    AGENT_RUNTIME_ARN: runtimeArn,
    AGENT_AUTHORIZER: chain.agent.authorizer,
    AWS_REGION: chain.region,
    AWS_ENDPOINT_URL_BEDROCK_AGENTCORE: runtimeUrl,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    USER_TOKEN_HEADER: chain.headers.runtime,
    HOP_CLAIMS: chain.observability.claims,
    // At a provider of one's own the audience may stand in another claim; the target looks at it in any case.
    ...(client === null ? {} : { AUDIENCE: plan.configuration.audience }),
  };
}

/** In the components' own home, which ends with the chain. Both secrets are made anew for each run and open the local identity provider alone. */
async function writeSecrets({ clientId, clientSecret, metadataUrl, scope }: WebClient, folder: string, port: number): Promise<string> {
  const lines = [
    '[auth]',
    `redirect_uri = ${quoted(`${webFrontendUrl(port)}/oauth2callback`)}`,
    `cookie_secret = ${quoted(randomBytes(32).toString('base64url'))}`,
    'expose_tokens = ["access"]',
    '[auth.oidc]',
    `client_id = ${quoted(clientId)}`,
    `client_secret = ${quoted(clientSecret)}`,
    `server_metadata_url = ${quoted(metadataUrl)}`,
    // The library's own prompt would have users choose their account at each renewal.
    `client_kwargs = { scope = ${quoted(scope)}, prompt = "" }`,
  ];
  const path = join(folder, 'secrets.toml');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  return path;
}

/** TOML's basic strings are those of JSON. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function notConfigured(folder: string): string {
  return `not started: copy ${folder}/.streamlit/secrets.toml.example to secrets.toml there and fill it in, so that users can sign in at the configured issuer`;
}
