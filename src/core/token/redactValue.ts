import { redactNamed } from './redact.ts';
import type { ClaimValue } from './tokenView.ts';

/** What of a claim's value is shown at most; a larger one is kept back by name. Real claims are far below. */
export const claimLimits = { depth: 6, values: 200, characters: 4096 } as const;

/**
 * A JSON value as a claim to show: tokens in its texts redacted, its objects without prototype. `undefined` where it is larger or deeper than
 * `claimLimits`, or no JSON at all: an endless claim must not become an endless view.
 */
export function redactValue(name: string, value: unknown): ClaimValue | undefined {
  const budget = { values: claimLimits.values, characters: claimLimits.characters };
  return copy(name, value, claimLimits.depth, budget);
}

type Budget = { values: number; characters: number };

function copy(name: string, value: unknown, depth: number, budget: Budget): ClaimValue | undefined {
  if (--budget.values < 0) return undefined;
  switch (typeof value) {
    case 'string':
      budget.characters -= value.length;
      return budget.characters < 0 ? undefined : redactNamed(name, value);
    case 'number':
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return null;
      if (depth === 0) return undefined;
      return Array.isArray(value) ? copyList(name, value, depth - 1, budget) : copyObject(value, depth - 1, budget);
    default:
      return undefined;
  }
}

function copyList(name: string, list: readonly unknown[], depth: number, budget: Budget): ClaimValue | undefined {
  const copied: ClaimValue[] = [];
  for (const entry of list) {
    const value = copy(name, entry, depth, budget);
    if (value === undefined) return undefined;
    copied.push(value);
  }
  return copied;
}

function copyObject(source: object, depth: number, budget: Budget): ClaimValue | undefined {
  const copied: Record<string, ClaimValue> = Object.create(null);
  for (const [name, member] of Object.entries(source)) {
    const value = copy(name, member, depth, budget);
    if (value === undefined) return undefined;
    copied[redactNamed('', name)] = value;
  }
  return copied;
}
