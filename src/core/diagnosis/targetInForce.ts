import { splitToolName } from '../agentcore/gateway/gateway.ts';
import type { ConfigurationInForce, InForce, TargetConfiguration } from '../chain/configuration.ts';
import type { Sightings } from './sightings.ts';

/** The MCP tool that the flow called, with its target's prefix. */
export function toolOf(sightings: Sightings): string | null {
  const { agentSent, agentAnswered, interceptorReceived, gatewayExecuting } = sightings;
  return agentSent?.tool ?? agentAnswered?.tool ?? interceptorReceived?.tool ?? gatewayExecuting?.tool ?? null;
}

/** The configuration of the target that the flow called. Null where no record names it and there are several. */
export function targetInForce(sightings: Sightings): InForce<TargetConfiguration> | null {
  const { targets }: ConfigurationInForce = sightings.configuration;
  const { agentSent, interceptorReceived } = sightings;
  const tool = toolOf(sightings);
  const name = agentSent?.target ?? interceptorReceived?.target ?? (tool === null ? undefined : splitToolName(tool)?.target);
  if (name !== undefined) return targets.get(name) ?? targets.get('*') ?? { state: 'unknown', because: `the configuration of target ${name} was not read` };
  const [only, ...others] = targets.values();
  return only !== undefined && others.length === 0 ? only : null;
}
