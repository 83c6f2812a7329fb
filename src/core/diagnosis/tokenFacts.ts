import { splitToolName } from '../agentcore/gateway.ts';
import type { ConfigurationInForce, InForce, TargetConfiguration } from '../chain/configuration.ts';
import type { ClaimValue, TokenView } from '../token/tokenView.ts';
import { journeyOf } from './sightings.ts';
import type { Sightings } from './sightings.ts';
import { subjectOf } from './subjects.ts';

/** A claim or header member as text; undefined for anything else. */
export function textOf(value: ClaimValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Whole seconds from a claim (epoch seconds) to a moment (epoch milliseconds); undefined where either is unknown. */
export function secondsAfter(at: number | null, claim: ClaimValue | undefined): number | undefined {
  return at === null || typeof claim !== 'number' ? undefined : Math.round(at / 1000 - claim);
}

/** Okta's list `scp`, or the space-separated text `scope` of everybody else. */
export function scopesOf({ claims }: TokenView): readonly string[] | undefined {
  const scopes = claims?.['scp'] ?? claims?.['scope'];
  if (typeof scopes === 'string') return scopes.split(' ').filter((scope) => scope !== '');
  return Array.isArray(scopes) ? scopes.filter((scope): scope is string => typeof scope === 'string') : undefined;
}

/** The MCP tool that the flow called, with its target's prefix. */
export function toolOf(sightings: Sightings): string | null {
  const { agentSent, agentAnswered, interceptorReceived, gatewayExecuting } = sightings;
  return agentSent?.tool ?? agentAnswered?.tool ?? interceptorReceived?.tool ?? gatewayExecuting?.tool ?? null;
}

/** The subject of the first token seen: the user on whose behalf the call was made. */
export function userOf(sightings: Sightings): string | null {
  for (const { token } of journeyOf(sightings)) {
    const subject = subjectOf(token);
    if (subject !== null) return subject;
  }
  return null;
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
