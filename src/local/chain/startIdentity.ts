import type { SendRequest } from '../../app/ports.ts';
import type { RawToken } from '../../core/token/rawToken.ts';
import { ChainError } from '../../core/errors.ts';
import type { Clock } from '../clock.ts';
import type { IdentityPlan } from './identityPlan.ts';
import { demoUsers } from '../identity/localUser.ts';
import { oktaShape } from '../identity/oktaShape.ts';
import type { SignedIn } from '../identity/signIn.ts';
import { startIdentityProvider, type AgentClient, type IdentityProvider, type WebClient } from '../identity/startIdentityProvider.ts';
import type { BearerExpectation } from '../identity/bearerVerifier.ts';

/** The users of this run, and where tokens come from. */
export type ChainIdentity = {
  /** Names that `send --as` takes; empty with a configured issuer. */
  readonly users: readonly string[];
  /** The token that a healthy request of this user carries. */
  readonly tokenFor: (request: Pick<SendRequest, 'user' | 'token'>) => Promise<RawToken>;
  /** Null with a configured issuer, whose tokens nobody here can sign. */
  readonly local: LocalIdentity | null;
  /** The agent's own client, for a gateway that asks agents for a token; it opens the local provider alone. */
  readonly agentClient: AgentClient | null;
  /** What such a gateway expects of that token. */
  readonly agentBearer: BearerExpectation | null;
  /** How a frontend with a server of its own signs users in; null with a configured issuer. */
  readonly webClient: WebClient | null;
  readonly close: () => Promise<void>;
};

/** What the local provider can do beyond a healthy sign-in: what scenarios need. */
export type LocalIdentity = Pick<IdentityProvider, 'forge' | 'users' | 'publicKeys'> & {
  /** Signs in once and keeps that for as long as the token lives. */
  readonly signIn: (user: string) => Promise<SignedIn>;
  readonly rotateKey: () => Promise<void>;
};

export type IdentitySurroundings = {
  readonly plan: IdentityPlan;
  /** True where the gateway asks agents for a token of their own. */
  readonly agentsNeedTokens: boolean;
  readonly clock: Clock;
  readonly log: (line: string) => void;
};

/** Starts the local identity provider, unless neither users nor the agent need it. */
export async function startIdentity({ plan, agentsNeedTokens, clock, log }: IdentitySurroundings): Promise<ChainIdentity> {
  if (plan.issuer === 'configured' && !agentsNeedTokens) return { ...configuredUsers(plan), agentClient: null, agentBearer: null, webClient: null, close: async () => {} };
  const provider = await startIdentityProvider({ port: plan.port, audience: plan.configuration.audience, clock, users: demoUsers, log });
  const { agentClient, webClient, issuer, jwksUri } = provider;
  return {
    ...(plan.issuer === 'configured' ? configuredUsers(plan) : localUsers(provider, clock)),
    agentClient: agentsNeedTokens ? agentClient : null,
    webClient: plan.issuer === 'local' ? webClient : null,
    agentBearer: agentsNeedTokens ? { issuer, jwksUri, audience: agentClient.resource } : null,
    close: provider.close,
  };
}

type Users = Pick<ChainIdentity, 'users' | 'tokenFor' | 'local'>;
type Session = { readonly signedIn: Promise<SignedIn>; readonly until: number };

/** A sign-in is used again until its token has a tenth of its life left. */
const sessionMs = oktaShape.accessTokenSeconds * 900;

function localUsers(provider: IdentityProvider, clock: Clock): Users {
  const sessions = new Map<string, Session>();
  const signIn = (user: string): Promise<SignedIn> => {
    const open = sessions.get(user);
    if (open !== undefined && clock.now() < open.until) return open.signedIn;
    const signedIn = provider.signIn(user);
    sessions.set(user, { signedIn, until: clock.now() + sessionMs });
    signedIn.catch(() => sessions.delete(user));
    return signedIn;
  };
  const rotateKey = async (): Promise<void> => {
    await provider.rotateKey();
    sessions.clear();
  };
  return {
    users: provider.users,
    tokenFor: async ({ user, token }) => token ?? (await signIn(user)).accessToken,
    local: { users: provider.users, forge: provider.forge, publicKeys: provider.publicKeys, signIn, rotateKey },
  };
}

function configuredUsers({ configuration }: IdentityPlan): Users {
  return {
    users: [],
    tokenFor: async ({ token }) => {
      if (token === null) throw tokenRequired(configuration.issuer);
      return token;
    },
    local: null,
  };
}

function tokenRequired(issuer: string): ChainError {
  return new ChainError('token-required', `This chain takes tokens of ${issuer}, and none was given.`, {
    source: 'user',
    remedy: 'Give an access token on stdin: agentcore-chain send DIR < token.txt',
  });
}
