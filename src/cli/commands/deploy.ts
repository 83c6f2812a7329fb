import { resolve } from 'node:path';
import type { AppliedStep } from '../../app/deploy/applyDeployment.ts';
import type { DeploymentPlan } from '../../app/deploy/openDeployment.ts';
import type { PlannedStep } from '../../core/deploy/planDeployment.ts';
import { errorDocument } from '../errorDocument.ts';
import { clusterInWords } from '../../app/deploy/planWords.ts';
import type { Command } from '../command.ts';
import { confirm } from '../confirm.ts';
import { accessOf } from '../awsPlace.ts';
import { chosenSteps, contextOf, deployOptions } from '../deployOptions.ts';
import { drawPlan } from '../drawPlan.ts';
import { exitCodes } from '../exitCodes.ts';
import { printJson, printLine, type Io } from '../io.ts';
import { presentError } from '../presentError.ts';
import { progressPrinter, silentProgress } from '../progress.ts';

export const deployCommand: Command = {
  name: 'deploy',
  summary: 'Make AWS what the chain file says. A deployment that stopped goes on where it was.',
  usage: '<dir> [--only STEP,...] [--yes] [--profile P] [--region R] [--context C] [--verbose]',
  options: { ...deployOptions, only: { type: 'string' }, yes: { type: 'boolean' } },
  positionals: [1, 1],
  run: async ({ positionals, values, json, io, services }) => {
    const folder = resolve(positionals[0] ?? '.');
    const only = chosenSteps(values);
    const onProgress = json ? silentProgress : progressPrinter(io);
    const deployment = await services.openDeployment(folder, { builds: only, access: accessOf(await services.readChain(folder), values), ...contextOf(values), onProgress, signal: io.signal });
    const plan = await deployment.plan(only, io.signal);
    if (!json) printLine(io, drawPlan(plan, { verbose: values['verbose'] === true }));
    if (hasChanges(plan) && values['yes'] !== true && !(await confirm(`This changes account ${plan.place.account}, ${plan.place.region}${plan.cluster === null ? '' : `, and ${clusterInWords(plan.cluster)}`}.`, io))) {
      printLine(io, 'Nothing was changed.');
      return exitCodes.ok;
    }
    const applied = await deployment.apply(plan, { onProgress, now: () => performance.now(), signal: io.signal });
    report(plan, applied, json, io);
    if (applied.every(({ outcome }) => outcome !== 'failed' && outcome !== 'skipped')) return exitCodes.ok;
    return io.signal.aborted ? exitCodes.interrupted : exitCodes.broken;
  },
};

function hasChanges({ steps }: DeploymentPlan): boolean {
  return steps.some(({ kind }) => kind === 'create' || kind === 'update' || kind === 'delete');
}

/** Why a resource was passed over, where the plan knew it. */
function reasonOf(outcome: AppliedStep['outcome'], planned: PlannedStep | undefined): { readonly because?: string } {
  return outcome === 'skipped' && planned?.kind === 'blocked' ? { because: planned.because } : {};
}

function report({ place, steps, warnings }: DeploymentPlan, applied: readonly AppliedStep[], json: boolean, io: Io): void {
  if (json) {
    printJson(io, {
      account: place.account, region: place.region,
      steps: applied.map(({ id, outcome, error }) => ({ id, outcome, ...(error === null ? {} : { error: errorDocument(error) }), ...reasonOf(outcome, steps.find(({ resource }) => resource.id === id)) })),
      warnings,
      outputs: Object.fromEntries(applied.flatMap(({ id, outputs }) => (Object.keys(outputs).length === 0 ? [] : [[id, outputs]]))),
    });
    return;
  }
  for (const { error } of applied) if (error !== null) presentError(error, false, io);
  const left = applied.filter(({ outcome }) => outcome === 'failed' || outcome === 'skipped').length;
  printLine(io, left === 0 ? `Deployed: ${steps.length} resources are as the chain file says.` : `Stopped short: ${left} of ${steps.length} resources are not as the chain file says. Run it again to go on.`);
}
