import { redact, redactNamed } from './redact.ts';
import type { ClaimValue } from './tokenView.ts';

/** What of a claim's value is shown at most; a larger one is kept back by name. Real claims are far below. */
export const claimLimits = { depth: 6, values: 200, characters: 4096 } as const;

/**
 * A JSON value as a claim to show, the value itself where nothing in it is a secret. `undefined` where it is larger or deeper than `claimLimits`, or no
 * JSON at all: an endless claim must not become an endless view.
 */
export function redactValue(name: string, value: unknown): ClaimValue | undefined {
  return redactWithin(name, value, claimLimits.depth, { values: claimLimits.values, characters: claimLimits.characters });
}

type Budget = { values: number; characters: number };

function redactWithin(name: string, value: unknown, depth: number, budget: Budget): ClaimValue | undefined {
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
      return Array.isArray(value) ? redactList(name, value, depth - 1, budget) : redactObject(value, depth - 1, budget);
    default:
      return undefined;
  }
}

function redactList(name: string, list: readonly unknown[], depth: number, budget: Budget): ClaimValue | undefined {
  const redacted: ClaimValue[] = [];
  for (const entry of list) {
    const value = redactWithin(name, entry, depth, budget);
    if (value === undefined) return undefined;
    redacted.push(value);
  }
  return redacted.every((value, index) => value === list[index]) ? (list as readonly ClaimValue[]) : redacted;
}

function redactObject(object: object, depth: number, budget: Budget): ClaimValue | undefined {
  const redacted: [string, ClaimValue][] = [];
  let isSame = true;
  for (const [name, member] of Object.entries(object)) {
    const value = redactWithin(name, member, depth, budget);
    if (value === undefined) return undefined;
    const shownName = redact(name);
    isSame &&= value === member && shownName === name;
    redacted.push([shownName, value]);
  }
  // fromEntries defines own properties: a member named __proto__ stays a member.
  return isSame ? (object as ClaimValue) : Object.fromEntries(redacted);
}
