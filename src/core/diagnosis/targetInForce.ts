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
