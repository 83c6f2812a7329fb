import * as vscode from 'vscode';
import type { AppliedStep } from '../../app/deploy/applyDeployment.ts';
import { countsOf, hasChanges } from '../../app/deploy/planWords.ts';
import { ChainError } from '../../core/errors.ts';
import type { ChosenSteps } from '../../core/deploy/planDeployment.ts';
import type { DeployStep } from '../../core/deploy/resource.ts';
import { openPlanned } from '../deploy/openPlanned.ts';
import { showPlan, type PlanOnScreen } from '../deploy/showPlan.ts';
import { confirmPlan, oneAtATime, runPlan } from '../deploy/runPlan.ts';
import type { Parts } from '../parts.ts';
import type { Command } from './command.ts';
import { stepsIn } from './planDeployment.ts';
import { requireSession } from './requireSession.ts';

export const deployChain: Command = (parts, subject) => deploy(parts, stepsIn(subject), 'Deploy Chain');
export const deployTarget: Command = (parts) => deployStep(parts, 'target', 'Deploy Target API');
export const deployInterceptor: Command = (parts) => deployStep(parts, 'interceptor', 'Deploy Interceptor');
export const deployGateway: Command = (parts) => deployStep(parts, 'gateway', 'Create or Update Gateway');
export const deployAgent: Command = (parts) => deployStep(parts, 'agent', 'Deploy Agent');
export const deployFrontend: Command = (parts) => deployStep(parts, 'frontend', 'Deploy Frontend');

function deployStep(parts: Parts, step: DeployStep, title: string): Promise<void> {
  return deploy(parts, new Set([step]), title);
}

/** Shows the plan, asks, and makes AWS what the chain file says. */
async function deploy(parts: Parts, only: ChosenSteps, title: string): Promise<void> {
  const session = await requireSession(parts);
  await oneAtATime(session.folder, async () => {
    const planned = await openPlanned(parts, session, { title, only });
    if (planned === null) return;
    const { deployment, plan: { chain, place, cluster, steps, warnings }, profile } = planned;
    const plan: PlanOnScreen = { chain, place, cluster, steps, warnings, profile, intent: 'deploy', folder: session.folder, only, outcome: null };
    await showPlan(parts, plan);
    const blocked = countsOf(steps, ['blocked']);
    if (!hasChanges(steps)) {
      if (blocked !== '') throw new ChainError('aws-refused', `Nothing of ${chain} can be deployed: ${countsOf(steps)}.`, { source: 'user', remedy: 'The plan says why.' });
      return void vscode.window.showInformationMessage(`There is nothing to deploy: ${countsOf(steps)}, as the chain file says.`);
    }
    const counts = `${countsOf(steps)}.${blocked === '' ? '' : ' What is blocked is left as it is; the plan says why.'}`;
    if (!(await confirmPlan(plan, { question: `Deploy ${only === null ? chain : `the ${[...only].join(', ')} of ${chain}`}?`, button: 'Deploy', counts }))) return;
    await runPlan(parts, {
      plan, words: { doing: 'Deploying', done: 'Deployed', where: 'to', command: title },
      work: async (options) => {
        const applied = await deployment.apply(planned.plan, options);
        tellOutputs(parts, applied);
        return applied;
      },
    });
  });
}

/** What others need to know of it: the gateway's URL, ARNs. */
function tellOutputs({ log }: Parts, applied: readonly AppliedStep[]): void {
  for (const { id, outputs } of applied) for (const [name, value] of Object.entries(outputs)) log.info(`${id} ${name}: ${value}`);
}
