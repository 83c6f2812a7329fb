import type { Chain } from '../../core/chain/chain.ts';
import type { IdentityConfiguration } from '../../core/chain/configuration.ts';
import { ChainError } from '../../core/errors.ts';
import { identityConfigurationOf } from '../../core/identity/identityConfigurationOf.ts';
import { oktaShape } from '../identity/oktaShape.ts';

/** Where the users' tokens will come from, known before anything is started, so that the components need not wait for it. */
export type IdentityPlan = {
  readonly issuer: 'local' | 'configured';
  readonly configuration: IdentityConfiguration & { readonly issuer: string; readonly audience: string };
  /** Null: the issuer's own discovery document names it. */
  readonly jwksUri: string | null;
  /** Where people find it. */
  readonly url: string;
  /** Of the local provider. */
  readonly port: number;
};

/** Throws chain-file-invalid where a configured issuer is wanted and the chain file names none. */
export function planIdentity(chain: Chain, issuer: 'local' | 'configured', port: number): IdentityPlan {
  return issuer === 'local' ? planLocal(chain, port) : planConfigured(chain, port);
}

function planLocal({ name, identity }: Chain, port: number): IdentityPlan {
  const url = `http://127.0.0.1:${port}`;
  const issuer = url + oktaShape.basePath;
  const configuration = { issuer, audience: identity.audience ?? `api://${name}`, clientId: oktaShape.frontendClientId };
  return { issuer: 'local', configuration, jwksUri: `${issuer}/v1/keys`, url, port };
}

function planConfigured({ identity }: Chain, port: number): IdentityPlan {
  const { issuer, audience } = identity;
  if (issuer === null) throw notConfigured('issuer');
  if (audience === null) throw notConfigured('audience');
  return { issuer: 'configured', configuration: { ...identityConfigurationOf(identity), issuer, audience }, jwksUri: null, url: issuer, port };
}

function notConfigured(member: 'issuer' | 'audience'): ChainError {
  return new ChainError('chain-file-invalid', `agentcore-chain.json names no identity.${member}, so the chain cannot run with a configured issuer.`, {
    source: 'user',
    remedy: `Fill in "identity": {"${member}": ...}, or run without --issuer configured: the chain then brings an identity provider of its own.`,
  });
}
