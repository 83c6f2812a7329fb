import { changedFields } from './changedFields.ts';

/** A value that differs, and where it stands: `policy.Statement[1].Resource`. */
export type Difference = { readonly place: string; readonly before: unknown; readonly after: unknown };

/** Down to the values: of a policy, the statement's member, and not both policies. `place`: what the two are called. */
export function leavesThatDiffer(place: string, before: unknown, after: unknown): readonly Difference[] {
  const [old, wanted] = [membersOf(before), membersOf(after)];
  if (old === null || wanted === null) return [{ place, before, after }];
  const gone = Object.fromEntries(Object.keys(old).filter((name) => !(name in wanted)).map((name) => [name, undefined]));
  const inner = changedFields(old, { ...wanted, ...gone });
  const step = (name: string): string => (Array.isArray(after) ? `${place}[${name}]` : place === '' ? name : `${place}.${name}`);
  return inner.length === 0 ? [{ place, before, after }] : inner.flatMap((change) => leavesThatDiffer(step(change.member), change.before, change.after));
}

/** Null for what has no members, and where a list stands on one side alone. */
function membersOf(value: unknown): { readonly [name: string]: unknown } | null {
  return typeof value === 'object' && value !== null ? { ...value } : null;
}
