import type { Fields } from './resource.ts';

/** A member that differs: what AWS holds, and what it is to be. Undefined where one side has none. */
export type FieldChange = { readonly member: string; readonly before: unknown; readonly after: unknown };

/**
 * The members in which AWS differs from what is wanted, sorted. Members that nobody wants are not compared: AWS adds its own.
 */
export function changedFields(observed: Fields, wanted: Fields): readonly FieldChange[] {
  return Object.keys(wanted).sort().flatMap((member) => (isSame(observed[member], wanted[member]) ? [] : [{ member, before: observed[member], after: wanted[member] }]));
}

/** As JSON values. The order of an object's members says nothing, and an empty list is as none: AWS gives back one for the other. */
export function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** One text for all JSON values that are the same. */
export function canonical(value: unknown): string {
  return JSON.stringify(withoutOrder(value)) ?? '[]';
}

function withoutOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, withoutOrder(member)]));
}

/** Variables of a program, by the member that holds them. */
const environments: ReadonlySet<string> = new Set(['environment', 'environmentVariables']);

/** As it may be shown: of a variable that is none of ours, its name alone, since its value may be a secret. */
export function shownChange({ member, before, after }: FieldChange): FieldChange {
  if (!environments.has(member) || typeof before !== 'object' || before === null) return { member, before, after };
  const ours = typeof after === 'object' && after !== null ? after : {};
  return { member, before: Object.fromEntries(Object.entries(before).map(([name, value]) => [name, name in ours ? value : '(not shown)'])), after };
}
