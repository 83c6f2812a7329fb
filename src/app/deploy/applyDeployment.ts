import { changedFields } from '../../core/deploy/changedFields.ts';
import type { PlannedKind, PlannedStep } from '../../core/deploy/planDeployment.ts';
import type { Desired, OutputOf, Outputs } from '../../core/deploy/resource.ts';
import type { ChainError } from '../../core/errors.ts';
import type { OnProgress } from '../ports.ts';
import { chainErrorOf, placed, remember, titleOf, type Deployment, type Observations } from './deployment.ts';

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
      await remember(deployment, resource, 'changing', present?.outputs ?? {});
      const outputs = present === null ? await reconciler.create(where, fields, options.signal) : await reconciler.update(where, fields, present, options.signal);
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

