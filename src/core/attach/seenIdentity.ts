import type { Identity } from '../chain/chain.ts';
import { identityPresets } from '../identity/identityPresets.ts';
import type { AttachNote } from './attachedChain.ts';
import type { SeenAuthorizer } from './seenDeployment.ts';

/**
 * Who issues the user's token, as far as authorizers say. Where the runtime asks for a JWT that is the user's own; the gateway's tells the issuer
 * at most: what the agent shows there may be meant for the gateway alone.
 */
export function seenIdentity(runtime: SeenAuthorizer | null, gateway: SeenAuthorizer): { readonly identity: Identity; readonly notes: readonly AttachNote[] } {
  const isUsers = runtime?.discoveryUrl !== null && runtime !== null;
  const authorizer = isUsers ? runtime : gateway;
  if (authorizer.discoveryUrl === null) return { identity: nobody, notes: [{ setting: 'identity', because: 'neither runtime nor gateway has a JWT authorizer, so AWS does not know who issues the user’s token; issuer and audience are not judged until they stand there' }] };
  const known = issuerOf(authorizer.discoveryUrl);
  const byClient = known.preset === 'cognito';
  const audience = isUsers ? one(byClient ? authorizer.clients : authorizer.audiences) : null;
  const clientId = isUsers ? one(authorizer.clients) : null;
  const notes: readonly AttachNote[] = audience === null ? [{ setting: 'identity.audience', because: whyNoAudience(authorizer, isUsers, byClient) }] : [];
  const isOpen = known.preset === 'generic' && /^https:\/\/[^/]+$/.test(known.issuer ?? '');
  return { identity: { ...known, audience, clientId }, notes: [...(isOpen ? [{ setting: 'identity.issuer', because: `whether it ends with a slash the discovery address does not say; compare it with the iss of a token` }] : []), ...notes] };
}

const nobody: Identity = { preset: 'generic', issuer: null, audience: null, clientId: null };

/** A discovery address stands at the issuer's, less a slash that some issuers end with: the provider's kind says which. */
function issuerOf(discoveryUrl: string): Pick<Identity, 'preset' | 'issuer'> {
  const base = discoveryUrl.replace(/\/?\.well-known\/openid-configuration$/, '');
  const issuer = /^https:\/\/[^/]+\.auth0\.com$|^https:\/\/sts\./.test(base) ? `${base}/` : base;
  const known = Object.values(identityPresets).find(({ id, issuer: { pattern } }) => id !== 'generic' && pattern.test(issuer));
  return { preset: known?.id ?? 'generic', issuer };
}

function one(names: readonly string[]): string | null {
  const [first = null, ...others] = names;
  return others.length === 0 ? first : null;
}

function whyNoAudience({ audiences, clients }: SeenAuthorizer, isUsers: boolean, byClient: boolean): string {
  if (!isUsers) return 'the gateway’s authorizer says for whom the agent’s token is, which need not be the user’s; write what the target expects';
  const taken = byClient ? clients : audiences;
  return taken.length === 0 ? 'the runtime’s authorizer names none; write what the target expects' : `the runtime’s authorizer takes several (${taken.join(', ')}); write which of them the target expects`;
}
