import type { Chain } from '../../core/chain/chain.ts';
import { ChainError } from '../../core/errors.ts';
import { chainSignIn, missingForSignIn } from '../../core/identity/chainSignIn.ts';
import type { SignInSubject } from '../ports/signIn.ts';

/** What the user names in the place of the chain file's own; null: nothing. */
export type SignInChanges = { readonly clientId: string | null; readonly scopes: readonly string[] | null };

/** The sign-in of the chain's frontend, for whoever has no frontend at hand. Throws chain-file-invalid where the chain's identity is not filled in. */
export function signInSubject(chain: Chain, { clientId, scopes }: SignInChanges): SignInSubject {
  const identity = { ...chain.identity, clientId: clientId ?? chain.identity.clientId };
  const missing = missingForSignIn({ ...chain, identity });
  if (missing.length > 0) {
    throw new ChainError('chain-file-invalid', `agentcore-chain.json leaves ${missing.join(' and ')} empty, so nobody knows where to sign in.`, { source: 'user', remedy: 'Fill in the chain file, or paste an access token.' });
  }
  const request = chainSignIn({ ...chain, identity });
  return { ...request, issuer: identity.issuer ?? '', clientId: identity.clientId ?? '', scopes: scopes ?? request.scopes };
}

/** Where the browser comes back to if nobody names a place: RFC 8252 lets any port pass, and providers that keep to it do. */
export const usualRedirectUri = 'http://127.0.0.1/callback';

/** How long somebody may take to sign in, in milliseconds. */
export const longestSignInMs = 5 * 60_000;
