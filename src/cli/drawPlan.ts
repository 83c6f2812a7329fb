import type { DeploymentPlan } from '../app/deploy/openDeployment.ts';
import { clusterInWords, countsOf, planMarks, valueInWords, warningGroups } from '../app/deploy/planWords.ts';
import { leavesThatDiffer, type Difference } from '../core/deploy/leavesThatDiffer.ts';
import type { PlannedStep } from '../core/deploy/planDeployment.ts';
import { visible } from '../core/story/visible.ts';

/** A plan as text: where to, each resource with what would be done and why, and the sum. `verbose`: what each is set to, in full. */
export function drawPlan({ chain, place, cluster, steps, warnings }: DeploymentPlan, { verbose }: { readonly verbose: boolean }): string {
  const width = Math.max(...steps.map((step) => named(step).length), 0);
  return [
    `Deployment of ${chain} into account ${place.account}, ${place.region}`,
    ...(cluster === null ? [] : [`Workloads go to ${clusterInWords(cluster)}, ${cluster.server}`]),
    '',
    ...steps.flatMap((step) => [
      `  ${planMarks[step.kind]} ${named(step).padEnd(width)}  ${step.kind}: ${step.because}`,
      ...changesIn(step).map(({ place: member, before, after }) => `      ${member}: ${valueInWords(before)} -> ${valueInWords(after)}`),
      ...Object.entries(step.besides ?? {}).map(([member, value]) => `      ${member}: ${valueInWords(value)} (not the chain file’s; it stays)`),
      ...(verbose && (step.kind === 'create' || step.resource.kind === 'workload') ? Object.entries(step.fields).flatMap(([member, value]) => settingLines(member, value)) : []),
    ]),
    '',
    steps.length === 0 ? 'There is nothing to do.' : `${countsOf(steps)}.`,
    ...warningGroups(warnings).flatMap((group) => ['', group.title, ...group.warnings.flatMap(({ subject, because, remedy }) => [`  ${visible(`${subject}: ${because}.`)}`, `      ${visible(remedy)}`])]),
  ].join('\n');
}

/** Of manifests what differs within them: whole they would hide it. */
function changesIn({ resource, changes }: PlannedStep): readonly Difference[] {
  return changes.flatMap(({ member, before, after }) => (resource.kind === 'workload' ? leavesThatDiffer(member, before, after) : [{ place: member, before, after }]));
}

function settingLines(member: string, value: unknown): readonly string[] {
  if (member !== 'manifests') return [`      ${member}: ${valueInWords(value)}`];
  return Object.entries(value ?? {}).flatMap(([key, manifest]) => [`      ${key}:`, ...JSON.stringify(manifest, null, 2).split('\n').map((line) => `        ${line}`)]);
}

function named({ resource }: PlannedStep): string {
  return `${resource.kind} ${resource.name}`;
}
