import type { ConfigurationInForce, InForce, TargetConfiguration } from '../chain/configuration.ts';
import type { Sightings } from './sightings.ts';

/** The configuration of the target that the flow called. Null where no record names it and there are several. */
export function targetInForce(sightings: Sightings): InForce<TargetConfiguration> | null {
  const { targets }: ConfigurationInForce = sightings.configuration;
  const name = sightings.target;
  if (name !== null) return targets.get(name) ?? targets.get('*') ?? { state: 'unknown', because: `the configuration of target ${name} was not read` };
  const [only, ...others] = targets.values();
  return only !== undefined && others.length === 0 ? only : null;
}

/** Whether the target may have been given another credential: if it refused that, the other hops logged the same as of a call that never came to it. Fact `gateway.iam-role-overwrites`. */
export function mayBeOverwritten(sightings: Sightings): boolean {
  const target = targetInForce(sightings);
  return target?.state === 'known' && target.value.credentialProviders.includes('GATEWAY_IAM_ROLE');
}
