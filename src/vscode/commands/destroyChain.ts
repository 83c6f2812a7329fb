import * as vscode from 'vscode';
import { planRemoval } from '../../app/deploy/planRemoval.ts';
import { countsOf, hasChanges } from '../../app/deploy/planWords.ts';
import type { ChosenSteps } from '../../core/deploy/planDeployment.ts';
import { openPlanned } from '../deploy/openPlanned.ts';
import { placeInWords } from '../deploy/outcomeWords.ts';
import { showPlan, type PlanOnScreen } from '../deploy/showPlan.ts';
import { confirmPlan, oneAtATime, runPlan } from '../deploy/runPlan.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';

/** Shows what of the chain is in AWS, asks, and takes it away, and nothing else. */
export const destroyChain: Command = async (parts) => {
  const session = await requireSession(parts);
  await oneAtATime(session.folder, async () => {
    const planned = await openPlanned(parts, session, { title: 'Destroy Chain', only: nothing });
    if (planned === null) return;
    const { deployment, plan: { chain, place, cluster }, profile } = planned;
    const steps = planRemoval(planned.plan);
    const plan: PlanOnScreen = { chain, place, cluster, steps, warnings: [], profile, intent: 'destroy', folder: session.folder, only: null, outcome: null };
    if (steps.length === 0) return void vscode.window.showInformationMessage(`Nothing of ${chain} is in ${placeInWords(place)}.`);
    await showPlan(parts, plan);
    if (!hasChanges(steps)) return void vscode.window.showWarningMessage(`Nothing of ${chain} can be taken away: ${countsOf(steps)}. The plan says why.`);
    const counts = `${countsOf(steps)}. What is deleted cannot be brought back.`;
    if (!(await confirmPlan(plan, { question: `Destroy what is deployed of ${chain}?`, button: 'Destroy', counts }))) return;
    await runPlan(parts, { plan, words: { doing: 'Destroying', done: 'Destroyed', where: 'in', command: 'Destroy Chain...' }, work: (options) => deployment.destroy(planned.plan, options) });
  });
};

/** What does not build any more can still be taken away. */
const nothing: ChosenSteps = new Set();
