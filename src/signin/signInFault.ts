import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import { ChainError } from '../core/errors.ts';
import { redact } from '../core/token/redact.ts';

/** What an OAuth error means for whoever wants to sign in. */
const remedies: { readonly [error: string]: string } = {
  access_denied: 'Sign in again, as a user who may use this client, and say yes where the identity provider asks.',
  expired_token: 'The code was good for some minutes. Sign in again, and type it sooner.',
  invalid_client: 'The client needs a secret, or is not known there. Name a public (native) client of yours, or paste a token.',
  unauthorized_client: 'This client may not sign users in this way: allow it at the identity provider, choose another way, or name another client.',
  unsupported_grant_type: 'The identity provider does not do this. Choose another way to sign in.',
  invalid_scope: 'The identity provider does not know a scope that was asked for, or the client may not have it. Name the scopes yourself, or add them there.',
  invalid_grant: 'Sign in again. If it happens once more, the redirect address or the clock of this machine may be at fault.',
  invalid_target: 'The identity provider does not know the API. Compare identity.audience with its settings there.',
};

/** What the library threw, as an error that a user can read. Nothing of an answer but its error and description gets into it: the rest may be a token. */
export function signInFault(error: unknown, issuer: string): ChainError {
  if (error instanceof ChainError) return error;
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    const said = error.error_description === undefined ? '' : ` (${redact(error.error_description)})`;
    return failed(`${issuer} refused the sign-in: ${redact(error.error)}${said}.`, remedies[error.error] ?? 'Look into the identity provider’s own log.');
  }
  const { name, code, message, cause } = readError(error);
  if (name === 'TimeoutError' || code === 'OAUTH_TIMEOUT') return failed(`${issuer} does not answer in time.`, reachIt);
  if (cause !== null || message === 'fetch failed') return failed(`${issuer} cannot be reached${cause === null ? '' : ` (${cause})`}.`, reachIt);
  if (code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED' || /unexpected "issuer"|attribute value does not match|\(issuer\)/i.test(message)) return failed(`The discovery document of ${issuer} is that of another issuer.`, checkIssuer);
  if (code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' || code === 'OAUTH_RESPONSE_IS_NOT_JSON' || code === 'OAUTH_PARSE_ERROR') return failed(`What ${issuer} answers is not what an OpenID provider answers.`, checkIssuer);
  if (code === 'OAUTH_HTTP_REQUEST_FORBIDDEN') return failed(`${issuer} is no https address, so nobody signs in there.`, checkIssuer);
  return failed(`The sign-in at ${issuer} failed: ${redact(message)}.`, 'Sign in again, or paste a token.');
}

const reachIt = 'Look at the network and its proxy. A local chain’s issuer is there only while that chain runs.';
const checkIssuer = 'Check identity.issuer in agentcore-chain.json: it stands there exactly as in the token’s iss.';

export function failed(message: string, remedy: string): ChainError {
  return new ChainError('sign-in-failed', message, { source: 'user', remedy });
}

function readError(error: unknown): { readonly name: string; readonly code: string; readonly message: string; readonly cause: string | null } {
  if (!(error instanceof Error)) return { name: '', code: '', message: String(error), cause: null };
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  const connection = typeof cause === 'object' && cause !== null && 'code' in cause && /^E[A-Z_]+$|^UND_ERR_/.test(String(cause.code)) ? String(cause.code) : null;
  return { name: error.name, code: typeof code === 'string' ? code : '', message: error.message, cause: connection };
}
