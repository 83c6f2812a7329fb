import type { Chain } from '../chain/chain.ts';
import type { IdentityPreset } from '../identity/identityPreset.ts';
import { identityPresets } from '../identity/identityPresets.ts';

/** What is known of the chain's identity provider. */
export function presetOf({ identity }: Chain): IdentityPreset {
  return identityPresets[identity.preset];
}
