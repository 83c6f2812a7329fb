import type { Identity } from '../chain/chain.ts';
import { identityPresets } from './identityPresets.ts';

/** Where a provider's tokens say by the client for whom they are, one of audience and client id stands for both. Anything else stays as it is. */
export function completeIdentity(identity: Identity): Identity {
  const { preset, audience, clientId } = identity;
  if (identityPresets[preset].audience.claim !== 'client_id') return identity;
  return { ...identity, audience: audience ?? clientId, clientId: clientId ?? audience };
}
