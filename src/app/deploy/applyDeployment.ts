import { changedFields } from '../../core/deploy/changedFields.ts';
import type { PlannedKind, PlannedStep } from '../../core/deploy/planDeployment.ts';
import type { Desired, Fields, Observed, OutputOf, Outputs } from '../../core/deploy/resource.ts';
import { ChainError } from '../../core/errors.ts';
import type { OnProgress } from '../ports.ts';
import type { Placed, Present, Reconciler, RecordEntry } from '../ports/deploy.ts';
import { chainErrorOf, outputsOf, placed, remember, titleOf, type Deployment, type Observations } from './deployment.ts';

/** `failed`: with what AWS or the machine said. `skipped`: what it needs failed, or the deployment was cancelled before it. */
export type AppliedStep = {
  readonly id: string;
  readonly outcome: 'created' | 'updated' | 'kept' | 'removed' | 'failed' | 'skipped';
  readonly outputs: Outputs;
  readonly error: ChainError | null;
};

export type ApplyOptions = { readonly onProgress: OnProgress; readonly now: () => number; readonly signal: AbortSignal };

/**
 * Carries out what was planned, each resource as soon as those that it needs are there. Where one fails, what does not need it goes
 * on. Cancelled, it makes no further call; the one under way is let end, and the next deployment goes on from there. What is left of
 * an earlier deployment goes when all the rest is as it should be, in the plan's order. Never throws for a resource: what became of
 * each is its step's outcome, in the plan's order too.
 */
export async function applyDeployment(deployment: Deployment, plan: readonly PlannedStep[], observed: Observations, options: ApplyOptions): Promise<readonly AppliedStep[]> {
  const recorded = await deployment.record.read(deployment.place);
  const byId = new Map(deployment.desired.map((resource) => [resource.id, resource]));
  const steps = new Map<string, Promise<AppliedStep>>();
  const known = new Map<string, Outputs>([...observed].flatMap(([id, found]) => (found.state === 'present' ? [[id, found.outputs]] : [])));
  const outputOf: OutputOf = (id, output) => known.get(id)?.[output] ?? missingOutput(id, output);

  const applyOne = async (resource: Desired, planned: PlannedKind): Promise<AppliedStep> => {
    const needed = await Promise.all(resource.after.flatMap((id) => steps.get(id) ?? []));
    if (planned === 'blocked' || options.signal.aborted || needed.some(isUndone)) return ended(resource, 'skipped', {});
    const found = observed.get(resource.id);
    const present = found?.state === 'present' ? found : null;
    return tellStep(resource, options, async (tellStarted) => {
      const fields = resource.fields(outputOf);
      const where = placed(deployment, resource, recorded.get(resource.id), resource.within === null ? null : (known.get(resource.within) ?? null),
        (detail) => options.onProgress({ step: titleOf(resource), state: 'working', detail }));
      const reconciler = deployment.reconcilers[resource.kind];
      if (present !== null && changedFields(present.fields, fields).length === 0) {
        if (recorded.get(resource.id)?.state !== 'done') await remember(deployment, resource, 'done', present.outputs);
        return ended(resource, 'kept', present.outputs);
      }
      tellStarted();
      const attempt = attemptOf(recorded.get(resource.id));
      await remember(deployment, resource, 'changing', present?.outputs ?? {}, attempt);
      const outputs = await settle(reconciler, { ...where, attempt }, { fields, found: present, signal: options.signal });
      known.set(resource.id, outputs);
      await remember(deployment, resource, 'done', outputs);
      return ended(resource, present === null ? 'created' : 'updated', outputs);
    });
  };

  const removeOne = async (resource: Desired, before: readonly AppliedStep[]): Promise<AppliedStep> => {
    const found = observed.get(resource.id);
    if (found?.state !== 'present' || options.signal.aborted || before.some(isUndone)) return ended(resource, 'skipped', {});
    const where = placed(deployment, resource, recorded.get(resource.id), resource.within === null ? null : (known.get(resource.within) ?? null));
    return tellStep(resource, options, async (tellStarted) => {
      tellStarted();
      await remember(deployment, resource, 'changing', found.outputs);
      await deployment.reconcilers[resource.kind].remove(where, found, options.signal);
      await deployment.record.write(deployment.place, resource.id, null);
      return ended(resource, 'removed', {});
    });
  };

  // Whoever holds them will be on record as done: from then on they are known by the record alone.
  for (const { resource, kind } of plan) {
    const desired = byId.get(resource.id);
    if (desired !== undefined && kind === 'delete' && !recorded.has(resource.id)) await remember(deployment, desired, 'changing', outputsOf(observed.get(resource.id)) ?? {});
  }
  for (const { resource, kind } of plan) {
    const desired = byId.get(resource.id);
    if (desired !== undefined && kind !== 'delete') steps.set(resource.id, applyOne(desired, kind));
  }
  const applied = [...(await Promise.all(steps.values()))];
  for (const { resource, kind } of plan) {
    const desired = byId.get(resource.id);
    if (desired !== undefined && kind === 'delete') applied.push(await removeOne(desired, applied));
  }
  for (const { id, isLeftover } of deployment.desired) {
    // A cache: that it cannot be written now changes nothing of what was done.
    if (isLeftover === true && observed.get(id)?.state === 'absent') await deployment.record.write(deployment.place, id, null).catch(() => {});
  }
  return applied;
}

/** So many parts of one resource may each be there already. */
const mostParts = 3;

/** Makes it, or brings it up to date. Where AWS says that it, or a part of it, is there already, and it is ours, its answer to an earlier try was lost: that goes on from where it stands. */
async function settle(reconciler: Reconciler, where: Placed, { fields, found, signal }: { readonly fields: Fields; readonly found: Present | null; readonly signal: AbortSignal }): Promise<Outputs> {
  let seen: Observed = found ?? { state: 'absent' };
  for (let tries = 0; ; tries += 1) {
    try {
      if (seen.state !== 'present') return await reconciler.create(where, fields, signal);
      return tries > 0 && changedFields(seen.fields, fields).length === 0 ? seen.outputs : await reconciler.update(where, fields, seen, signal);
    } catch (error) {
      if (tries === mostParts || !(error instanceof ChainError) || error.code !== 'aws-already-there') throw error;
      seen = await reconciler.observe(where, signal);
      if (seen.state !== 'present' || seen.owner !== 'this-chain') throw error;
    }
  }
}

/** That of a making which never came to its end is taken up again. */
function attemptOf(entry: RecordEntry | undefined): string {
  return (entry?.state === 'changing' ? entry.attempt : undefined) ?? crypto.randomUUID();
}

function isUndone({ outcome }: AppliedStep): boolean {
  return outcome === 'failed' || outcome === 'skipped';
}

function ended({ id }: Desired, outcome: AppliedStep['outcome'], outputs: Outputs, error: ChainError | null = null): AppliedStep {
  return { id, outcome, outputs, error };
}

/** Tells of the step only once `work` calls what it is given: that a resource is kept is no news. */
async function tellStep(resource: Desired, { onProgress, now, signal }: ApplyOptions, work: (tellStarted: () => void) => Promise<AppliedStep>): Promise<AppliedStep> {
  const started = now();
  const step = titleOf(resource);
  try {
    const applied = await work(() => onProgress({ step, state: 'started' }));
    if (applied.outcome !== 'kept') onProgress({ step, state: 'done', ms: now() - started, detail: applied.outcome });
    return applied;
  } catch (error) {
    onProgress({ step, state: 'failed', ms: now() - started });
    return ended(resource, 'failed', {}, chainErrorOf(error, signal));
  }
}

function missingOutput(id: string, output: string): never {
  throw new TypeError(`${id} was made without its ${output}`);
}

