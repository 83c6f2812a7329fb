import { type ClaimPolicy, claimPolicy } from './hopRecord.ts';

export type Settings = {
  readonly host: string;
  readonly port: number;
  /** Header in which the frontend sends the user's token, in lower case. */
  readonly userTokenHeader: string;
  readonly model: string;
  /** Null where no setting names it. */
  readonly region: string | null;
  readonly claims: ClaimPolicy;
  readonly gateway: GatewaySettings;
};

export type GatewaySettings = {
  readonly url: URL;
  /** Header in which the agent sends the user's token on. */
  readonly userTokenHeader: string;
  readonly timeoutMs: number;
  readonly credential: GatewayCredential;
};

/** What the agent shows of itself, beside the user's token, to be let in at the gateway. */
export type GatewayCredential =
  | { readonly authorizer: 'NONE' }
  | { readonly authorizer: 'AWS_IAM'; readonly region: string }
  | { readonly authorizer: 'CUSTOM_JWT'; readonly client: ClientCredentials };

export type ClientCredentials = {
  readonly endpoint: URL;
  readonly clientId: string;
  /** As it is, or where it is kept. */
  readonly clientSecret: string | StoredSecret;
  readonly scope: string | null;
  readonly resource: string | null;
};

/** A secret in AWS Secrets Manager, which the role of the agent may read. */
export type StoredSecret = {
  readonly arn: string;
  /** Of the secret, which may be another than the agent's. */
  readonly region: string;
  readonly endpoint: URL;
};

type Environment = { readonly [name: string]: string | undefined };

const customPrefix = 'x-amzn-bedrock-agentcore-runtime-custom-';

/** Reads the settings, and throws an error that names the first one that is missing or cannot be read. */
export function readSettings(env: Environment): Settings {
  const url = readUrl(env, 'GATEWAY_URL');
  const region = regionIn(url) ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || null);
  return {
    host: env['HOST'] || '0.0.0.0',
    port: readNumber(env, 'PORT', 8080),
    userTokenHeader: readInboundHeader(env),
    model: env['MODEL'] || 'scripted',
    region: env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || region,
    claims: claimPolicy(env['HOP_CLAIMS']),
    gateway: {
      url,
      userTokenHeader: env['GATEWAY_USER_TOKEN_HEADER'] || 'X-Custom-UserToken',
      timeoutMs: readNumber(env, 'GATEWAY_TIMEOUT_MS', 30_000),
      credential: readCredential(env, region),
    },
  };
}

/** The server hands on Authorization and the custom headers of AgentCore Runtime; any other would never arrive. */
function readInboundHeader(env: Environment): string {
  const name = (env['USER_TOKEN_HEADER'] || `${customPrefix}UserToken`).toLowerCase();
  if (name === 'authorization' || name.startsWith(customPrefix)) return name;
  throw new Error(`The setting USER_TOKEN_HEADER must be Authorization or begin with X-Amzn-Bedrock-AgentCore-Runtime-Custom-.`);
}

function readCredential(env: Environment, region: string | null): GatewayCredential {
  const authorizer = env['GATEWAY_AUTHORIZER'] || 'AWS_IAM';
  switch (authorizer) {
    case 'NONE':
      return { authorizer };
    case 'AWS_IAM':
      if (region === null) throw new Error('The setting AWS_REGION is missing.');
      return { authorizer, region };
    case 'CUSTOM_JWT':
      return {
        authorizer,
        client: {
          endpoint: readUrl(env, 'GATEWAY_TOKEN_ENDPOINT'),
          clientId: required(env, 'GATEWAY_CLIENT_ID'),
          clientSecret: readClientSecret(env),
          scope: env['GATEWAY_TOKEN_SCOPE'] || null,
          resource: env['GATEWAY_TOKEN_RESOURCE'] || null,
        },
      };
    default:
      throw new Error('The setting GATEWAY_AUTHORIZER is none of AWS_IAM, CUSTOM_JWT and NONE.');
  }
}

function readClientSecret(env: Environment): string | StoredSecret {
  const secret = env['GATEWAY_CLIENT_SECRET'];
  const arn = env['GATEWAY_CLIENT_SECRET_ARN'];
  if (secret && arn) throw new Error('The settings GATEWAY_CLIENT_SECRET and GATEWAY_CLIENT_SECRET_ARN are both there: only one of them may be.');
  if (secret) return secret;
  if (!arn) throw new Error('The settings GATEWAY_CLIENT_SECRET and GATEWAY_CLIENT_SECRET_ARN are both missing: one of them is needed.');
  const [, partition, region] = /^arn:(aws|aws-cn|aws-us-gov):secretsmanager:([a-z0-9-]+):[0-9]{12}:secret:[\w/+=.@-]+$/.exec(arn) ?? [];
  if (region === undefined) throw new Error('The setting GATEWAY_CLIENT_SECRET_ARN is no ARN of a secret in AWS Secrets Manager.');
  return { arn, region, endpoint: readSecretsEndpoint(env) ?? new URL(`https://secretsmanager.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`) };
}

/** Where Secrets Manager is called instead, by the names that AWS's own SDKs know. */
function readSecretsEndpoint(env: Environment): URL | null {
  if (env['AWS_ENDPOINT_URL_SECRETS_MANAGER']) return readUrl(env, 'AWS_ENDPOINT_URL_SECRETS_MANAGER');
  return env['AWS_ENDPOINT_URL'] ? readUrl(env, 'AWS_ENDPOINT_URL') : null;
}

/** The address of a gateway on AWS names the region whose signature it wants. */
function regionIn(gateway: URL): string | null {
  return /\.gateway\.bedrock-agentcore\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(gateway.hostname)?.[1] ?? null;
}

/** A token or a secret is sent or asked for there, so only over TLS or within this machine. */
function readUrl(env: Environment, name: string): URL {
  const text = required(env, name);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'https:') return url;
  if (url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)) return url;
  throw new Error(`The setting ${name} is no https address.`);
}

function required(env: Environment, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`The setting ${name} is missing.`);
  return value;
}

function readNumber(env: Environment, name: string, fallback: number): number {
  const value = Number(env[name] || fallback);
  if (!Number.isInteger(value) || value < 0) throw new Error(`The setting ${name} is no whole number.`);
  return value;
}
