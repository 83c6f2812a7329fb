import type { DeploymentPlan } from '../app/deploy/openDeployment.ts';
import { countsOf, planMarks, valueInWords, warningGroups } from '../app/deploy/planWords.ts';
import type { PlannedStep } from '../core/deploy/planDeployment.ts';
import { visible } from '../core/story/visible.ts';

/** A plan as text: where to, each resource with what would be done and why, and the sum. `verbose`: what each is set to, in full. */
export function drawPlan({ chain, place, steps, warnings }: DeploymentPlan, { verbose }: { readonly verbose: boolean }): string {
  const width = Math.max(...steps.map((step) => named(step).length), 0);
  return [
    `Deployment of ${chain} into account ${place.account}, ${place.region}`,
    '',
    ...steps.flatMap((step) => [
      `  ${planMarks[step.kind]} ${named(step).padEnd(width)}  ${step.kind}: ${step.because}`,
      ...step.changes.map(({ member, before, after }) => `      ${member}: ${valueInWords(before)} -> ${valueInWords(after)}`),
      ...Object.entries(step.besides ?? {}).map(([member, value]) => `      ${member}: ${valueInWords(value)} (not the chain file’s; it stays)`),
      ...(verbose && step.kind === 'create' ? Object.entries(step.fields).map(([member, value]) => `      ${member}: ${valueInWords(value)}`) : []),
    ]),
    '',
    steps.length === 0 ? 'There is nothing to do.' : `${countsOf(steps)}.`,
    ...warningGroups(warnings).flatMap((group) => ['', group.title, ...group.warnings.flatMap(({ subject, because, remedy }) => [`  ${visible(`${subject}: ${because}.`)}`, `      ${visible(remedy)}`])]),
  ].join('\n');
}

function named({ resource }: PlannedStep): string {
  return `${resource.kind} ${resource.name}`;
}
