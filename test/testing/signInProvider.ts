import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { interactionPolicy, Provider, type Configuration } from 'oidc-provider';
import { newSigningKey } from '../../src/local/identity/signingKey.ts';
import { browse, type FilledForm } from './browse.ts';

/** A certified OpenID provider (oidc-provider) with a public native client, at which the test decides what its user does. */
export type SignInProvider = {
  readonly issuer: string;
  readonly clientId: 'native';
  /** A client that keeps a secret, and so cannot sign anybody in from here. */
  readonly confidentialClientId: 'confidential';
  readonly audience: 'api://orders';
  /** What the user does at the login page; `yes` at first. */
  decide: 'yes' | 'no' | 'never';
  /** Does what a browser with a user before it does: follows redirects and forms from this address to the last page, whose text it answers. */
  readonly browse: (address: string) => Promise<string>;
  /** Answers of the token endpoint that come before the provider's own, each once. */
  readonly before: { readonly status: number; readonly body: object }[];
  readonly close: () => Promise<void>;
};

export type ProviderOptions = { readonly hasDevice?: boolean; readonly deviceSeconds?: number; readonly redirectUris?: readonly string[] };

const device = 'urn:ietf:params:oauth:grant-type:device_code';

export async function startSignInProvider({ hasDevice = true, deviceSeconds = 300, redirectUris = ['http://127.0.0.1/callback', 'http://localhost/callback'] }: ProviderOptions = {}): Promise<SignInProvider> {
  let serve: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  const server = createServer((request, response) => serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configuration((await newSigningKey()).privateJwk, { hasDevice, deviceSeconds, redirectUris }));
  const stage: SignInProvider = {
    issuer, clientId: 'native', confidentialClientId: 'confidential', audience: 'api://orders', decide: 'yes', before: [],
    browse: (address) => browse(address, (page, from) => formIn(page, from, stage.decide === 'no')),
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
  provider.use(async (ctx, next) => {
    await next();
    // Five seconds is what clients take where none is said: too long for a test.
    if (ctx.path === '/device/auth' && typeof ctx.body === 'object' && ctx.body !== null) Object.assign(ctx.body, { interval: 0.2 });
  });
  provider.silent = true;
  const answer = provider.callback();
  serve = (request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/interaction/')) return void decide(provider, request, response, stage.decide);
    const early = path === '/token' ? stage.before.shift() : undefined;
    if (early !== undefined) return void response.writeHead(early.status, { 'content-type': 'application/json' }).end(JSON.stringify(early.body));
    return void answer(request, response);
  };
  return stage;
}

async function decide(provider: Provider, request: IncomingMessage, response: ServerResponse, decision: SignInProvider['decide']): Promise<void> {
  if (decision === 'never') return;
  await provider.interactionFinished(request, response, decision === 'yes' ? { login: { accountId: 'ana' } } : { error: 'access_denied', error_description: 'The user said no' });
}

function configuration(key: object, { hasDevice, deviceSeconds, redirectUris }: Required<ProviderOptions>): Configuration {
  const grants = ['authorization_code', ...(hasDevice ? [device] : [])];
  return {
    jwks: { keys: [key] },
    clients: [
      { client_id: 'native', application_type: 'native', token_endpoint_auth_method: 'none', grant_types: grants, response_types: ['code'], redirect_uris: [...redirectUris] },
      { client_id: 'confidential', client_secret: 'a-secret-of-the-test', application_type: 'native', grant_types: grants, response_types: ['code'], redirect_uris: [...redirectUris] },
    ],
    scopes: ['openid', 'profile', 'email', 'orders.read', 'orders.write'],
    features: {
      devInteractions: { enabled: false },
      deviceFlow: { enabled: hasDevice },
      resourceIndicators: {
        enabled: true, defaultResource: () => 'api://orders', useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: 'orders.read orders.write', audience: 'api://orders', accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } }),
      },
    },
    pkce: { required: (_ctx, client) => client.grantTypeAllowed('authorization_code') },
    interactions: { policy: loginOnly(), url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    cookies: { keys: ['of-the-test'] },
    ttl: { DeviceCode: deviceSeconds, AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    loadExistingGrant: async (ctx) => {
      const { client, session, provider } = ctx.oidc;
      const grant = new provider.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' });
      grant.addOIDCScope('openid profile email');
      grant.addResourceScope('api://orders', 'orders.read orders.write');
      await grant.save();
      return grant;
    },
  };
}

/** Nobody is asked for consent, as at a provider whose administrator trusts the client. */
function loginOnly(): ReturnType<typeof interactionPolicy.base> {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

/** What the user makes of the device page: the code stands in it already. */
function formIn(page: string, from: URL, saysNo: boolean): FilledForm | null {
  const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
  if (action === undefined || !page.includes('user_code')) return null;
  const fields = new URLSearchParams();
  for (const [input] of page.matchAll(/<input[^>]*>/g)) {
    const [name, value] = [/name="([^"]+)"/.exec(input)?.[1], /value="([^"]*)"/.exec(input)?.[1]];
    if (name !== undefined && value !== undefined && name !== 'abort') fields.set(name, value);
  }
  if (saysNo) fields.set('abort', 'yes');
  else fields.set('confirm', 'yes');
  return { url: new URL(action, from), form: fields };
}
