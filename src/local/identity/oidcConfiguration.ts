import { errors, interactionPolicy } from 'oidc-provider';
import { accessTokenClaims } from './accessTokenClaims.ts';
import { identityClaims } from './identityClaims.ts';
import { errorPage, logoutPage, pageHeaders, signedOutPage } from './loginPage.ts';
import { oktaShape } from './oktaShape.ts';
import type { AdapterFactory, Configuration, Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { ClaimValue } from '../../core/token/tokenView.ts';
import type { LocalUser } from './localUser.ts';
import type { SigningKey } from './signingKey.ts';

const { frontendClientId, webClientId, agentClientId, userScopes, gatewayResource, gatewayScope, accessTokenSeconds, interactionPath, userinfoPath } = oktaShape;

/** Name of the user's API within the provider. Okta knows no `resource` parameter, so clients never see it: they see the audience. */
const userResource = 'urn:agentcore-chain:user-api';

/** For tests of what lives on tokens: a life in seconds, claims set or (`undefined`) taken away. */
export type TokenDeparture = { readonly seconds?: number; readonly claims?: { readonly [name: string]: ClaimValue | undefined } };

export type OidcSettings = {
  readonly issuer: string;
  readonly audience: string;
  readonly users: readonly LocalUser[];
  /** The first one signs; tokens that the others signed are good for as long as they live. */
  readonly keys: readonly SigningKey[];
  readonly agentSecret: string;
  readonly webSecret: string;
  /** How access tokens depart from usual ones, asked anew for each. */
  readonly departure: () => TokenDeparture;
  readonly adapter: AdapterFactory;
  readonly cookieKeys: readonly string[];
};

const webRedirectUris = ['http://127.0.0.1/oauth2callback', 'http://localhost/oauth2callback'];

/** How oidc-provider is made to look and speak like an Okta custom authorization server with one public, one confidential and one machine client. */
export function oidcConfiguration(settings: OidcSettings): Configuration {
  return {
    adapter: settings.adapter,
    jwks: { keys: settings.keys.map(({ privateJwk }) => privateJwk) },
    clients: [
      {
        client_id: frontendClientId,
        client_name: 'Local frontend',
        // Native: a loopback redirect URI then fits with any port (RFC 8252).
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        require_auth_time: true,
        redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback', ...webRedirectUris],
      },
      {
        client_id: webClientId,
        client_secret: settings.webSecret,
        client_name: 'Local web frontend',
        application_type: 'native',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        redirect_uris: webRedirectUris,
        post_logout_redirect_uris: webRedirectUris,
      },
      {
        client_id: agentClientId,
        client_secret: settings.agentSecret,
        client_name: 'Local agent',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      },
    ],
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    routes: { authorization: '/v1/authorize', token: '/v1/token', jwks: '/v1/keys', end_session: '/v1/logout' },
    discovery: { userinfo_endpoint: `${new URL(settings.issuer).origin}${userinfoPath}` },
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    // Okta's ID tokens hold what the scopes `profile` and `email` stand for; by default this provider tells that at userinfo alone.
    conformIdTokenClaims: false,
    claims: { openid: ['sub', 'ver', 'idp'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      // The provider's own refuses JWT access tokens, which Okta's takes: see answerUserinfo.
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: { enabled: true, defaultResource, getResourceServerInfo: (_ctx, resource) => resourceServer(resource, settings.audience) },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => showPage(ctx, logoutPage(form)),
        postLogoutSuccessSource: (ctx) => showPage(ctx, signedOutPage()),
      },
    },
    formats: { customizers: { jwt: (_ctx, token, parts) => shapeAccessToken(settings, token, parts) } },
    pkce: { required: () => true },
    clientBasedCORS: () => false,
    cookies: { names: cookieNames(settings.issuer), keys: [...settings.cookieKeys] },
    interactions: { policy: loginOnly(), url: (_ctx, interaction) => `${interactionPath}${interaction.uid}` },
    loadExistingGrant: grantAll,
    findAccount: (_ctx, id) => account(settings.users, id),
    renderError: (ctx, out) => showPage(ctx, errorPage(out.error, out.error_description ?? 'The request cannot be served.')),
    ttl: {
      AccessToken: accessTokenSeconds,
      ClientCredentials: accessTokenSeconds,
      IdToken: accessTokenSeconds,
      AuthorizationCode: 60,
      Interaction: 3600,
      Session: 14 * 86_400,
      Grant: 14 * 86_400,
      RefreshToken: 14 * 86_400,
    },
  };
}

/** Cookies know no ports, so two chains on one machine would sign each other out without names of their own. */
function cookieNames(issuer: string): { session: string; interaction: string; resume: string } {
  const { port } = new URL(issuer);
  return { session: `_session_${port}`, interaction: `_interaction_${port}`, resume: `_interaction_resume_${port}` };
}

/** No consent page: Okta shows none where an administrator has trusted the application. */
function loginOnly(): ReturnType<typeof interactionPolicy.base> {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

async function grantAll(ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { client, session, provider } = ctx.oidc;
  const accountId = session?.accountId;
  if (client === undefined || session === undefined || accountId === undefined) return undefined;

  const known = session.grantIdFor(client.clientId);
  const existing = known === undefined ? undefined : await provider.Grant.find(known);
  if (existing !== undefined) return existing;

  const grant = new provider.Grant({ clientId: client.clientId, accountId });
  grant.addOIDCScope(userScopes.join(' '));
  grant.addResourceScope(userResource, userScopes.join(' '));
  await grant.save();
  return grant;
}

function defaultResource(_ctx: KoaContextWithOIDC, client: { readonly clientId: string }): string | undefined {
  return client.clientId === agentClientId ? undefined : userResource;
}

function resourceServer(resource: string, audience: string): { scope: string; audience: string; accessTokenFormat: 'jwt'; jwt: { sign: { alg: 'RS256' } } } {
  const jwt = { accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } } as const;
  if (resource === userResource) return { scope: userScopes.join(' '), audience, ...jwt };
  if (resource === gatewayResource) return { scope: gatewayScope, audience: gatewayResource, ...jwt };
  throw new errors.InvalidTarget();
}

type IssuedToken = { readonly clientId?: string | undefined; readonly accountId?: string | undefined; readonly scope?: string | undefined };
type TokenParts = { header?: Record<string, unknown> | undefined; payload: Record<string, unknown> };

function shapeAccessToken({ issuer, users, departure }: OidcSettings, token: IssuedToken, parts: TokenParts): void {
  const { jti, aud, iat, exp } = parts.payload;
  const { seconds, claims } = departure();
  // Okta's access tokens carry no `typ`.
  parts.header = { typ: undefined };
  const usual = accessTokenClaims({
    issuer,
    audience: String(aud),
    clientId: String(token.clientId),
    user: users.find(({ id }) => id === token.accountId) ?? null,
    scopes: token.scope?.split(' ') ?? [],
    id: String(jti),
    issuedAt: Number(iat),
    expiresAt: seconds === undefined ? Number(exp) : Number(iat) + seconds,
  });
  parts.payload = { ...usual, ...claims };
}

function account(users: readonly LocalUser[], id: string): { accountId: string; claims: () => { sub: string; [claim: string]: unknown } } | undefined {
  const user = users.find((candidate) => candidate.id === id);
  return user === undefined ? undefined : { accountId: id, claims: () => identityClaims(user) };
}

function showPage(ctx: KoaContextWithOIDC, html: string): void {
  ctx.set(pageHeaders);
  ctx.body = html;
}
