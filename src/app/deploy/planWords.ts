import type { Cluster } from '../../core/deploy/workload/cluster.ts';
import type { PlannedKind, PlannedStep } from '../../core/deploy/planDeployment.ts';
import type { ResourceKind } from '../../core/deploy/resource.ts';
import type { PlanWarning } from '../../core/deploy/surroundings/surroundings.ts';

/** A character for what would be done: no plan says it by colour alone. */
export const planMarks: { readonly [kind in PlannedKind]: string } = { create: '+', update: '~', keep: '=', delete: '-', blocked: '!' };

const kindsInOrder: readonly (readonly [PlannedKind, string])[] = [['create', 'to create'], ['update', 'to update'], ['delete', 'to delete'], ['keep', 'to keep'], ['blocked', 'blocked']];

/** How many of each: `2 to create, 1 blocked`. Empty without steps. */
export function countsOf(steps: readonly PlannedStep[], kinds: readonly PlannedKind[] = kindsInOrder.map(([kind]) => kind)): string {
  const counts = kindsInOrder.filter(([kind]) => kinds.includes(kind)).map(([kind, word]) => [steps.filter((step) => step.kind === kind).length, word] as const);
  return counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`).join(', ');
}

/** Whether carrying it out would change anything. */
export function hasChanges(steps: readonly PlannedStep[]): boolean {
  return steps.some(({ kind }) => kind === 'create' || kind === 'update' || kind === 'delete');
}

/** Where workloads go, as whoever confirms it must see it. */
export function clusterInWords({ name, context }: Pick<Cluster, 'name' | 'context'>): string {
  return name === context ? `Kubernetes cluster ${name}` : `Kubernetes cluster ${name} (kubectl’s context ${context})`;
}

export function kindInWords(kind: ResourceKind): string {
  return kind.replaceAll('-', ' ');
}

/** A member's value on one line. */
export function valueInWords(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}

/** Above warnings, and above what is only to be known. Empty without any. */
export function warningGroups(warnings: readonly PlanWarning[]): readonly { readonly title: string; readonly warnings: readonly PlanWarning[] }[] {
  const groups = [
    { title: 'Warnings: nothing is held up by them', warnings: warnings.filter(({ severity }) => severity === 'warning') },
    { title: 'Notes', warnings: warnings.filter(({ severity }) => severity === 'note') },
  ];
  return groups.filter((group) => group.warnings.length > 0);
}
