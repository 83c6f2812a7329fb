import type { DeploymentPlan } from '../app/deploy/openDeployment.ts';
import type { PlannedKind, PlannedStep } from '../core/deploy/planDeployment.ts';

const marks: { readonly [kind in PlannedKind]: string } = { create: '+', update: '~', keep: '=', delete: '-', blocked: '!' };

/** A plan as text: where to, each resource with what would be done and why, and the sum. `verbose`: what each is set to, in full. */
export function drawPlan({ chain, place, steps }: DeploymentPlan, { verbose }: { readonly verbose: boolean }): string {
  const width = Math.max(...steps.map((step) => named(step).length), 0);
  return [
    `Deployment of ${chain} into account ${place.account}, ${place.region}`,
    '',
    ...steps.flatMap((step) => [
      `  ${marks[step.kind]} ${named(step).padEnd(width)}  ${step.kind}: ${step.because}`,
      ...step.changes.map(({ member, before, after }) => `      ${member}: ${shown(before)} -> ${shown(after)}`),
      ...(verbose && step.kind === 'create' ? Object.entries(step.fields).map(([member, value]) => `      ${member}: ${shown(value)}`) : []),
    ]),
    '',
    sumOf(steps),
  ].join('\n');
}

function named({ resource }: PlannedStep): string {
  return `${resource.kind} ${resource.name}`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}

export function sumOf(steps: readonly PlannedStep[]): string {
  const words: readonly (readonly [PlannedKind, string])[] = [['create', 'to create'], ['update', 'to update'], ['delete', 'to delete'], ['keep', 'to keep'], ['blocked', 'blocked']];
  const counts = words.map(([kind, word]) => [steps.filter((step) => step.kind === kind).length, word] as const);
  return `${counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`).join(', ')}.`;
}
