import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Agent } from 'undici';
import { ChainError } from '../../core/errors.ts';
import { closeServer, listen } from '../http/listen.ts';
import { accessTokenClaims } from './accessTokenClaims.ts';
import { answerLogin } from './answerLogin.ts';
import { answerUserinfo } from './answerUserinfo.ts';
import { forgeToken } from './forgeToken.ts';
import { memoryAdapter } from './memoryAdapter.ts';
import { oktaShape } from './oktaShape.ts';
import { newSigningKey } from './signingKey.ts';
import { signIn } from './signIn.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { IssuerKey } from '../../core/token/signatureAlgorithm.ts';
import type { RawToken } from '../../core/token/rawToken.ts';
import type { Clock } from '../clock.ts';
import type { TokenChanges } from './forgeToken.ts';
import type { LocalUser } from './localUser.ts';
import type { OidcSettings, TokenDeparture } from './oidcConfiguration.ts';
import type { SignedIn } from './signIn.ts';
import type { SigningKey } from './signingKey.ts';

export type IdentityProviderSettings = {
  /** 0 = a free one. */
  readonly port: number;
  /** Audience of the users' access tokens: the target API's. */
  readonly audience: string;
  readonly clock: Clock;
  readonly users: readonly LocalUser[];
  /** For tests: see TokenDeparture. Absent: every token is a usual one. */
  readonly departure?: () => TokenDeparture;
  /** Gets a line for what the provider could not serve; never a token. */
  readonly log: (line: string) => void;
};

/** Okta's stand-in while it runs. Its signing keys are in this process's memory alone. */
export type IdentityProvider = {
  readonly url: string;
  readonly issuer: string;
  readonly jwksUri: string;
  readonly audience: string;
  /** The public client that users sign in with. */
  readonly clientId: string;
  readonly users: readonly string[];
  readonly agentClient: AgentClient;
  readonly webClient: WebClient;
  /** A whole code flow with PKCE through the login page, each time anew. Throws `user-unknown`, `sign-in-failed`. */
  readonly signIn: (user: string) => Promise<SignedIn>;
  /** An access token of that user that departs from a good one by `changes`. Throws `user-unknown`. */
  readonly forge: (user: string, changes: TokenChanges) => Promise<RawToken>;
  /** From now on tokens are signed by a new key, and the old one is gone from the JWKS. Sessions stay. */
  readonly rotateKey: () => Promise<void>;
  /** Those in its JWKS now; the same list as long as they are the same. */
  readonly publicKeys: () => readonly IssuerKey[];
  readonly close: () => Promise<void>;
};

/** How the agent gets its own token for a CUSTOM_JWT gateway (client credentials). */
export type AgentClient = {
  readonly tokenEndpoint: string;
  readonly clientId: string;
  /** Random for each run. */
  readonly clientSecret: string;
  readonly scope: string;
  readonly resource: string;
};

/** How a frontend with a server of its own signs users in. Its redirect URI is `http://localhost:<any port>/oauth2callback`. */
export type WebClient = {
  readonly metadataUrl: string;
  readonly clientId: string;
  /** Random for each run. */
  readonly clientSecret: string;
  /** What it asks for, with blanks between. */
  readonly scope: string;
};

/** Published until the last token that it signed has expired, in epoch milliseconds: an agent may hold one of its own. */
type RetiredKey = { readonly key: SigningKey; readonly until: number };

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Starts in 0.2 to 0.4 s; the key is made in another thread meanwhile. Throws `port-taken`. */
export async function startIdentityProvider(settings: IdentityProviderSettings): Promise<IdentityProvider> {
  const { audience, clock, users, log } = settings;
  let handle: Handler = (_request, response) => void response.writeHead(503, { 'retry-after': '1' }).end();
  const server = createServer((request, response) => handle(request, response));

  const [port, firstKey, library] = await Promise.all([listen(server, 'identity', settings.port), newSigningKey(), loadLibrary()]).catch(async (error: unknown) => {
    await closeServer(server);
    throw error;
  });

  const url = `http://127.0.0.1:${port}`;
  const issuer = `${url}${oktaShape.basePath}`;
  const [agentSecret, webSecret] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
  const departure = settings.departure ?? (() => ({}));
  const lasting = { issuer, audience, users, agentSecret, webSecret, departure, adapter: memoryAdapter(clock.now), cookieKeys: [randomBytes(32).toString('base64url')] };
  const dispatcher = new Agent();
  let key: SigningKey = firstKey;
  let retired: readonly RetiredKey[] = [];
  let publicKeys: readonly IssuerKey[] = [];
  let strangersKey: Promise<SigningKey> | null = null;

  const use = (next: SigningKey): void => {
    const now = clock.now();
    if (next !== key) retired = [{ key, until: now + oktaShape.accessTokenSeconds * 1000 }, ...retired].filter(({ until }) => until > now);
    key = next;
    publicKeys = [key, ...retired.map((old) => old.key)].map(({ publicJwk }) => publicJwk);
    handle = library.handler({ ...lasting, keys: [key, ...retired.map((old) => old.key)] }, log);
  };
  use(firstKey);

  const userNamed = (name: string): LocalUser => {
    const user = users.find((candidate) => candidate.name === name);
    if (user === undefined) throw unknownUser(name, users);
    return user;
  };

  return {
    url,
    issuer,
    jwksUri: `${issuer}/v1/keys`,
    audience,
    clientId: oktaShape.frontendClientId,
    users: users.map(({ name }) => name),
    agentClient: { tokenEndpoint: `${issuer}/v1/token`, clientId: oktaShape.agentClientId, clientSecret: agentSecret, scope: oktaShape.gatewayScope, resource: oktaShape.gatewayResource },
    webClient: { metadataUrl: `${issuer}/.well-known/openid-configuration`, clientId: oktaShape.webClientId, clientSecret: webSecret, scope: signInScopes.join(' ') },
    signIn: async (name) => signIn(userNamed(name), { issuer, clientId: oktaShape.frontendClientId, scopes: signInScopes, dispatcher }),
    forge: async (name, changes) => {
      const claims = goodClaims({ issuer, audience, user: userNamed(name), now: clock.now() });
      return forgeToken(claims, changes, changes.key === 'stranger' ? await (strangersKey ??= newSigningKey()) : key);
    },
    rotateKey: async () => use(await newSigningKey()),
    publicKeys: () => publicKeys,
    close: async () => {
      await Promise.all([closeServer(server), dispatcher.close()]);
    },
  };
}

/** No refresh token: the chain signs in anew, and keeps nothing. */
const signInScopes = oktaShape.userScopes.filter((scope) => scope !== 'offline_access');

/** oidc-provider takes most of the start and is not wanted with a configured issuer, so it is loaded here and not above. */
async function loadLibrary(): Promise<{ readonly handler: (settings: OidcSettings, log: (line: string) => void) => Handler }> {
  const [{ Provider }, { oidcConfiguration }] = await Promise.all([import('oidc-provider'), import('./oidcConfiguration.ts')]);
  return {
    handler: (settings, log) => {
      const provider = new Provider(settings.issuer, oidcConfiguration(settings));
      const report = (error: Error): void => log(`${error.name}: ${error.message}`);
      provider.on('server_error', (_ctx, error) => report(error));
      provider.silent = true;
      const serve = provider.callback();

      return (request: IncomingMessage & { originalUrl?: string }, response) => {
        const path = request.url ?? '';
        if (path.startsWith(oktaShape.interactionPath)) return answerOrFail(answerLogin(request, response, provider, settings.users), response, report);
        if (path === oktaShape.userinfoPath) return answerOrFail(answerUserinfo(request, response, settings), response, report);
        if (!path.startsWith(`${oktaShape.basePath}/`)) return void response.writeHead(404).end();
        // oidc-provider knows its routes without the base path, and finds it again by comparing the two.
        request.originalUrl = path;
        request.url = path.slice(oktaShape.basePath.length);
        return void serve(request, response);
      };
    },
  };
}

function answerOrFail(answer: Promise<void>, response: ServerResponse, report: (error: Error) => void): void {
  answer.catch((error: unknown) => {
    report(error instanceof Error ? error : new Error(String(error)));
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
}

function goodClaims({ issuer, audience, user, now }: { readonly issuer: string; readonly audience: string; readonly user: LocalUser; readonly now: number }) {
  const issuedAt = Math.floor(now / 1000);
  return accessTokenClaims({
    issuer,
    audience,
    clientId: oktaShape.frontendClientId,
    user,
    scopes: signInScopes,
    id: randomUUID(),
    issuedAt,
    expiresAt: issuedAt + oktaShape.accessTokenSeconds,
  });
}

function unknownUser(name: string, users: readonly LocalUser[]): ChainError {
  return new ChainError('user-unknown', `The local identity provider has no user "${name}".`, {
    source: 'user',
    remedy: `Take one of: ${users.map((user) => user.name).join(', ')}.`,
  });
}
