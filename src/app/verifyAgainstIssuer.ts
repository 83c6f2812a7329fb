import type { Chain } from '../core/chain/chain.ts';
import type { ConfigurationRevision, IdentityConfiguration } from '../core/chain/configuration.ts';
import { ChainError } from '../core/errors.ts';
import { identityConfigurationOf } from '../core/identity/identityConfigurationOf.ts';
import type { TokenVerification } from '../core/inspection/tokenVerification.ts';
import type { RawToken } from '../core/token/rawToken.ts';
import { verifyToken } from '../core/token/verifyToken.ts';
import type { IssuerKeys, RunningChain } from './ports.ts';

export type IdentityAdapters = {
  /** Throws chain-not-running where none runs. */
  readonly joinChain: (folder: string) => Promise<Pick<RunningChain, 'configuration'>>;
  readonly readChain: (folder: string) => Promise<Pick<Chain, 'identity'>>;
};

/** Whose tokens a project's chain takes: what is in force while it runs, else what its chain file names. Throws as the adapters do, but for a chain that does not run. */
export async function expectedIdentity(folder: string, { joinChain, readChain }: IdentityAdapters): Promise<IdentityConfiguration> {
  const running = await joinChain(folder).catch(nullIfNotRunning);
  const inForce = running === null ? undefined : (await running.configuration()).findLast(isIdentity);
  return inForce?.value ?? identityConfigurationOf((await readChain(folder)).identity);
}

export type VerifyAdapters = {
  readonly fetchIssuerKeys: (issuer: string, signal?: AbortSignal) => Promise<IssuerKeys>;
  /** Epoch milliseconds. */
  readonly now: () => number;
};

/** Verifies a token with the published keys of the issuer that a chain expects. Sends the token to nobody. Rejects where `signal` is aborted. */
export async function verifyAgainstIssuer(token: RawToken, { issuer, audience, audienceClaim = 'aud' }: IdentityConfiguration, adapters: VerifyAdapters, signal?: AbortSignal): Promise<TokenVerification> {
  if (issuer === null) return { state: 'impossible', because: 'the chain does not run, and its chain file names no issuer', remedy: 'Run the chain locally, or fill in identity.issuer.' };
  const found = await adapters.fetchIssuerKeys(issuer, signal);
  if (!found.ok) return { state: 'unavailable', issuer, because: found.because, remedy: found.remedy };
  const at = adapters.now();
  const outcome = await verifyToken(token, { issuer, audience, audienceClaim, scope: null, keys: found.keys }, at);
  if (outcome.result !== 'unavailable') return { state: 'verified', issuer, audience, at, outcome };
  return { state: 'unavailable', issuer, because: `the key of ${issuer} that should fit is no usable key`, remedy: 'Ask whoever runs the identity provider.' };
}

type IdentityRevision = Extract<ConfigurationRevision, { resource: 'identity'; value: IdentityConfiguration }>;

function isIdentity(revision: ConfigurationRevision): revision is IdentityRevision {
  return revision.resource === 'identity' && 'value' in revision;
}

function nullIfNotRunning(error: unknown): null {
  if (error instanceof ChainError && error.code === 'chain-not-running') return null;
  throw error;
}
