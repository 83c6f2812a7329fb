import { resolve } from 'node:path';
import type { Command } from '../command.ts';
import { accessOf } from '../awsPlace.ts';
import { chosenSteps, contextOf, deployOptions } from '../deployOptions.ts';
import { drawPlan } from '../drawPlan.ts';
import { exitCodes } from '../exitCodes.ts';
import { printJson, printLine } from '../io.ts';
import { progressPrinter, silentProgress } from '../progress.ts';

export const planCommand: Command = {
  name: 'plan',
  summary: 'Say what a deployment would change in AWS. Changes nothing.',
  usage: '<dir> [--only STEP,...] [--profile P] [--region R] [--context C] [--verbose]',
  options: { ...deployOptions, only: { type: 'string' } },
  positionals: [1, 1],
  run: async ({ positionals, values, json, io, services }) => {
    const folder = resolve(positionals[0] ?? '.');
    const only = chosenSteps(values);
    const deployment = await services.openDeployment(folder, { builds: only, access: accessOf(await services.readChain(folder), values), ...contextOf(values), onProgress: json ? silentProgress : progressPrinter(io), signal: io.signal });
    const plan = await deployment.plan(only, io.signal);
    if (json) printJson(io, { account: plan.place.account, region: plan.place.region, ...(plan.cluster === null ? {} : { cluster: plan.cluster }), steps: plan.steps, warnings: plan.warnings });
    else printLine(io, drawPlan(plan, { verbose: values['verbose'] === true }));
    return plan.steps.some(({ kind }) => kind === 'blocked') ? exitCodes.broken : exitCodes.ok;
  },
};
