import { deploySteps, type DeployStep } from '../../core/deploy/resource.ts';
import type { ChosenSteps } from '../../core/deploy/planDeployment.ts';
import { openPlanned } from '../deploy/openPlanned.ts';
import { chosenIn, showPlan, type PlanOnScreen } from '../deploy/showPlan.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';

/** Shows what a deployment would change in AWS, and changes nothing. */
export const planDeployment: Command = async (parts, subject) => {
  const session = await requireSession(parts);
  const only = stepsIn(subject);
  const planned = await openPlanned(parts, session, { title: 'Plan Deployment', only });
  if (planned === null) return;
  const { plan: { chain, place, cluster, steps, warnings }, profile } = planned;
  const shown: PlanOnScreen = { chain, place, cluster, steps, warnings, profile, intent: 'deploy', folder: session.folder, only, outcome: null };
  await showPlan(parts, shown);
};

/** The steps that a command is about: those of the plan that it was called on; else all. */
export function stepsIn(subject: unknown): ChosenSteps {
  const chosen = chosenIn(subject);
  return chosen === null ? null : new Set(deploySteps.filter((step: DeployStep) => chosen.includes(step)));
}
