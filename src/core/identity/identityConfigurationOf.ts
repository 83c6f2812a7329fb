import type { Identity } from '../chain/chain.ts';
import type { IdentityConfiguration } from '../chain/configuration.ts';
import { identityPresets } from './identityPresets.ts';

/** What the chain file's identity means for whoever verifies a token of the configured issuer. It says nothing of the local identity provider, whose tokens carry aud. */
export function identityConfigurationOf({ preset, issuer, audience, clientId }: Identity): IdentityConfiguration {
  const { claim } = identityPresets[preset].audience;
  return { issuer, audience, clientId, ...(claim === 'aud' ? {} : { audienceClaim: claim }) };
}
