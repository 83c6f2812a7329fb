import { customHeaderPrefix } from '../agentcore/runtime/runtime.ts';
import { editDistance } from '../chain/closestName.ts';
import type { RuntimeConfiguration } from '../chain/configuration.ts';

export function namesHold(names: readonly string[], name: string): boolean {
  const wanted = name.toLowerCase();
  return names.some((candidate) => candidate.toLowerCase() === wanted);
}

export function isAllowlisted(runtime: RuntimeConfiguration, header: string): boolean {
  return namesHold(runtime.requestHeaderAllowlist, header);
}

/** The name on the list that `name` was most likely meant to be; null where none is near. An equal name is no near miss. */
export function nearMissOf(name: string, names: readonly string[]): string | null {
  if (namesHold(names, name)) return null;
  return names.find((candidate) => isNearMiss(name, candidate)) ?? null;
}

/** Letters between two names that people still mean as one. */
const slips = 2;

function isNearMiss(one: string, other: string): boolean {
  return editDistance(squash(one), squash(other)) <= slips || squash(ownPart(one)) === squash(ownPart(other));
}

/** What is left of a name without the prefixes that conventions put before it. */
function ownPart(name: string): string {
  const lower = name.toLowerCase();
  const bare = lower.startsWith(customHeaderPrefix) ? lower.slice(customHeaderPrefix.length) : lower;
  return bare.replace(/^(x-amzn-bedrock-agentcore-|x-amzn-|x-)/, '').replace(/^(runtime-)?(custom-)?/, '');
}

function squash(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
