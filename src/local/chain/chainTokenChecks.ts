import { IssuerChecks, type KnownKeys } from '../../core/token/issuerChecks.ts';
import type { CheckToken } from '../../core/token/loggedTokens.ts';
import type { IssuerKey } from '../../core/token/signatureAlgorithm.ts';
import { fetchIssuerKeys } from '../../oidc/fetchIssuerKeys.ts';
import { tokenChecks } from '../../oidc/tokenChecks.ts';
import { verifySignature } from '../../oidc/verifySignature.ts';
import type { IdentityPlan } from './identityPlan.ts';

type Provider = { readonly publicKeys: () => readonly IssuerKey[] };

/** Checks of the tokens that components print. `useProvider`: once the chain's own identity provider is there; its keys are those of this moment, without a request. */
export type ChainTokenChecks = { readonly check: CheckToken; readonly useProvider: (provider: Provider) => void };

/** Has the keys of a configured issuer asked for at once; nobody waits for them. `now`: epoch milliseconds. */
export function chainTokenChecks({ issuer, configuration }: Pick<IdentityPlan, 'issuer' | 'configuration'>, now: () => number): ChainTokenChecks {
  return issuer === 'local' ? providersOwn(configuration.issuer, now) : configured(configuration.issuer, now);
}

function configured(issuer: string, now: () => number): ChainTokenChecks {
  const { check, open } = tokenChecks(issuer, { fetchIssuerKeys, now });
  void open(new AbortController().signal); // as long as the chain runs
  return { check, useProvider: () => {} };
}

function providersOwn(issuer: string, now: () => number): ChainTokenChecks {
  let provider: Provider | null = null;
  let known: KnownKeys = { state: 'missing', issuer, because: 'the identity provider of the chain has not started yet' };
  const checks = new IssuerChecks({
    known: () => {
      const keys = provider?.publicKeys();
      if (keys !== undefined && !(known.state === 'known' && known.keys === keys)) known = { state: 'known', issuer, keys };
      return known;
    },
    verify: verifySignature, now, onKeyUnknown: () => {},
  });
  return { check: (token, fingerprint) => checks.check(token, fingerprint), useProvider: (started) => { provider = started; } };
}
