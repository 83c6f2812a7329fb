import type { Deployment } from '../../src/app/deploy/deployment.ts';
import type { DeployRecord, Placed, Reconciler, Reconcilers, RecordEntry } from '../../src/app/ports/deploy.ts';
import { resourceKinds, type Desired, type Observed, type OutputOf, type ResourceKind } from '../../src/core/deploy/resource.ts';

type Verb = 'observe' | 'create' | 'update' | 'remove' | 'adopt';

export type FakeAws = {
  readonly deployment: Deployment;
  /** By resource id; a test may put there what it likes. */
  readonly held: Map<string, Observed>;
  readonly written: Map<string, RecordEntry>;
  /** What was asked of AWS and written down, in order: `create a`, `created a`, `record a changing`. */
  readonly events: readonly string[];
  /** Has a call wait until the answered function is called. */
  readonly hold: (verb: Verb, id: string) => () => void;
  readonly fail: (verb: Verb | 'record', id: string, error: Error) => void;
};

/** An AWS in memory that does at once what it is asked, and the deployment of these resources into it. */
export function fakeDeployment(desired: readonly Desired[]): FakeAws {
  const held = new Map<string, Observed>();
  const written = new Map<string, RecordEntry>();
  const events: string[] = [];
  const holds = new Map<string, Promise<void>>();
  const failures = new Map<string, Error>();

  const call = async (verb: Verb, { id }: Placed): Promise<void> => {
    events.push(`${verb} ${id}`);
    await holds.get(`${verb} ${id}`);
    const failure = failures.get(`${verb} ${id}`);
    if (failure !== undefined) throw failure;
    events.push(`${verb}d ${id}`);
  };
  const reconciler: Reconciler = {
    observe: async (resource) => {
      await call('observe', resource);
      return held.get(resource.id) ?? { state: 'absent' };
    },
    create: async (resource, fields) => {
      await call('create', resource);
      const outputs = { arn: `arn:of:${resource.id}` };
      held.set(resource.id, { state: 'present', owner: 'this-chain', fields, outputs });
      return outputs;
    },
    update: async (resource, fields, { outputs }) => {
      await call('update', resource);
      held.set(resource.id, { state: 'present', owner: 'this-chain', fields, outputs });
      return outputs;
    },
    remove: async (resource) => {
      await call('remove', resource);
      held.delete(resource.id);
    },
    adopt: async (resource, found) => {
      await call('adopt', resource);
      held.set(resource.id, { ...found, owner: 'this-chain' });
    },
  };
  const record: DeployRecord = {
    read: async () => new Map(written),
    write: async (_place, id, entry) => {
      const failure = failures.get(`record ${id}`);
      if (failure !== undefined) throw failure;
      events.push(`record ${id} ${entry?.state ?? 'gone'}`);
      if (entry === null) written.delete(id);
      else written.set(id, entry);
    },
  };
  const tagless: readonly ResourceKind[] = ['alias', 'gateway-target', 'object', 'image'];
  const reconcilers = Object.fromEntries(resourceKinds.map((kind) => [kind, tagless.includes(kind) ? { ...reconciler, adopt: null } : reconciler])) as Reconcilers; // of each kind that there is
  return {
    deployment: { chain: 'orders', place: { account: '123456789012', region: 'us-west-2' }, desired, reconcilers, record },
    held, written, events,
    hold: (verb, id) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      holds.set(`${verb} ${id}`, promise);
      return resolve;
    },
    fail: (verb, id, error) => void failures.set(`${verb} ${id}`, error),
  };
}

/** A resource that needs those, and is set to their ARNs. */
export function resourceNeeding(id: string, after: readonly string[] = [], parts: Partial<Desired> = {}): Desired {
  return { id, step: 'interceptor', kind: 'role', name: id, within: null, after, fields: (outputOf: OutputOf) => Object.fromEntries(after.map((needed) => [needed, outputOf(needed, 'arn')])), ...parts };
}

/** As AWS holds it. */
export function presentAs(fields: { readonly [member: string]: unknown }, owner: 'this-chain' | 'another-chain' | 'nobody-known' = 'this-chain', arn = 'arn:before'): Observed {
  return { state: 'present', owner, fields, outputs: { arn } };
}
