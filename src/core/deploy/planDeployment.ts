import { changedFields, isSame, shownChange, type FieldChange } from './changedFields.ts';
import type { Desired, DeployStep, Fields, Observed, OutputOf, Outputs, ResourceKind } from './resource.ts';

export type PlannedKind = 'create' | 'update' | 'keep' | 'delete' | 'blocked';

/** What a deployment would do with one resource, and why. */
export type PlannedStep = {
  readonly step: DeployStep;
  readonly kind: PlannedKind;
  readonly resource: PlannedResource;
  /** A sentence without its full stop. */
  readonly because: string;
  /** Of an update. */
  readonly changes: readonly FieldChange[];
  /** What it is to be set to; empty for what is deleted or blocked. */
  readonly fields: Fields;
  /** Of an update: what AWS holds of it beside what the chain file asks for, and what stays so. Absent where there is nothing. */
  readonly besides?: Fields;
};

export type PlannedResource = { readonly id: string; readonly kind: ResourceKind; readonly name: string };

/** A part of the chain; null: all of it. */
export type ChosenSteps = ReadonlySet<DeployStep> | null;

/**
 * What takes AWS from what was observed to what is wanted, in an order in which each resource comes after those that it needs.
 * Asks nobody and changes nothing. A resource that could not be read, that is not this chain's, or that cannot be made, blocks
 * itself and whatever needs it; so does one of a step that was not chosen and is not there. What is left of an earlier deployment goes last.
 */
export function planDeployment(desired: readonly Desired[], observed: ReadonlyMap<string, Observed>, only: ChosenSteps = null): readonly PlannedStep[] {
  const blocked = new Set<string>();
  const isChosen = ({ step }: Desired): boolean => only === null || only.has(step);
  const byId = new Map(desired.map((resource) => [resource.id, resource]));
  const whyNot = (id: string): string | null => {
    const needed = byId.get(id);
    if (needed === undefined) return null;
    if (blocked.has(id)) return `it needs ${needed.name}, which is blocked`;
    if (isChosen(needed)) return null;
    const found = observed.get(id) ?? { state: 'absent' };
    if (found.state === 'unreadable') return `it needs ${needed.name}: ${found.because}`;
    if (found.state === 'absent') return `it needs ${needed.name}, which is not deployed: deploy the ${needed.step} first`;
    return found.owner === 'this-chain' ? null : `it needs ${needed.name}: ${foreign(found.owner)}`;
  };
  const outputOf: OutputOf = (id, output) => knownOutput(observed.get(id), output) ?? `(known after ${id})`;
  const wanted = inOrder(desired.filter(({ isLeftover }) => isLeftover !== true)).filter(isChosen).map((resource) => {
    const because = resource.after.map(whyNot).find((reason) => reason !== null) ?? null;
    const step = judge(resource, observed.get(resource.id) ?? { state: 'absent' }, because, outputOf);
    if (step.kind === 'blocked') blocked.add(resource.id);
    return step;
  });
  const leftovers = inOrder(desired.filter(({ isLeftover }) => isLeftover === true)).filter(isChosen).toReversed();
  return [...wanted, ...leftovers.flatMap((resource) => judgeLeftover(resource, observed.get(resource.id) ?? { state: 'absent' }))];
}

function tell(resource: Desired, kind: PlannedKind, because: string, changes: readonly FieldChange[] = [], fields: Fields = {}): PlannedStep {
  return { step: resource.step, kind, resource: { id: resource.id, kind: resource.kind, name: resource.name }, because, changes, fields };
}

/** One that is gone, or somebody else's by now, is no step. */
function judgeLeftover(resource: Desired, found: Observed): readonly PlannedStep[] {
  if (found.state === 'unreadable') return [tell(resource, 'blocked', found.because)];
  return found.state === 'present' && found.owner === 'this-chain' ? [tell(resource, 'delete', 'the chain file does not ask for it any more')] : [];
}

function judge(resource: Desired, found: Observed, missing: string | null, outputOf: OutputOf): PlannedStep {
  const told = (kind: PlannedKind, because: string, changes: readonly FieldChange[] = [], fields: Fields = {}): PlannedStep => tell(resource, kind, because, changes, fields);
  const { obstacle = null, obstacleToMaking = null } = resource;
  if (found.state === 'unreadable') return told('blocked', found.because);
  if (found.state === 'present' && found.owner !== 'this-chain') return told('blocked', foreign(found.owner));
  if (obstacle !== null) return told('blocked', obstacle);
  if (found.state === 'absent' && obstacleToMaking !== null) return told('blocked', obstacleToMaking);
  if (missing !== null) return told('blocked', missing);
  const wanted = resource.fields(outputOf);
  const shown = resource.inWords === undefined ? wanted : {};
  if (found.state === 'absent') return told('create', 'it is not there', [], shown);
  const changes = changedFields(found.fields, wanted).map((change) => (resource.inWords === undefined ? shownChange(change) : { member: change.member, ...resource.inWords }));
  if (changes.length === 0) return told('keep', 'it is as it should be', [], shown);
  return { ...told('update', `${listed(changes.map(({ member }) => member))} ${changes.length === 1 ? 'differs' : 'differ'}`, changes, shown), ...besidesIn(found) };
}

function besidesIn({ besides = {} }: Extract<Observed, { readonly state: 'present' }>): { readonly besides?: Fields } {
  const set = Object.entries(besides).filter(([, value]) => value !== undefined && value !== '' && !isSame(value, []));
  return set.length === 0 ? {} : { besides: Object.fromEntries(set) };
}

function foreign(owner: 'another-chain' | 'nobody-known'): string {
  return owner === 'another-chain'
    ? 'a resource of this name belongs to another chain, by its tags'
    : 'a resource of this name is there, and no tag says that it is this chain’s';
}

function knownOutput(observed: Observed | undefined, output: string): string | undefined {
  const outputs: Outputs = observed?.state === 'present' ? observed.outputs : {};
  return outputs[output];
}

/** Each after those that it needs; else as they stand. */
export function inOrder(desired: readonly Desired[]): readonly Desired[] {
  const byId = new Map(desired.map((resource) => [resource.id, resource]));
  const placed = new Set<string>();
  const order: Desired[] = [];
  const place = (resource: Desired, path: readonly string[]): void => {
    if (placed.has(resource.id)) return;
    if (path.includes(resource.id)) throw new TypeError(`resources that need each other: ${[...path, resource.id].join(', ')}`);
    for (const id of resource.after) {
      const needed = byId.get(id);
      if (needed !== undefined) place(needed, [...path, resource.id]);
    }
    placed.add(resource.id);
    order.push(resource);
  };
  for (const resource of desired) place(resource, []);
  return order;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
