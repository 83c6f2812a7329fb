import { resolve } from 'node:path';
import { arnOf } from '../../app/deploy/adoption.ts';
import { adoptionLines, adoptionQuestion } from '../../app/deploy/adoptionWords.ts';
import type { ChosenSteps } from '../../core/deploy/planDeployment.ts';
import type { Command } from '../command.ts';
import { confirm } from '../confirm.ts';
import { accessOf, placeOptions } from '../awsPlace.ts';
import { exitCodes } from '../exitCodes.ts';
import { printJson, printLine } from '../io.ts';
import { progressPrinter, silentProgress } from '../progress.ts';

export const adoptCommand: Command = {
  name: 'adopt',
  summary: 'Make a resource that stands in AWS under one of this chain’s names belong to it, by its tags. Changes nothing else.',
  usage: '<dir> RESOURCE [--yes] [--profile P] [--region R]',
  options: { ...placeOptions, yes: { type: 'boolean' } },
  positionals: [2, 2],
  run: async ({ positionals, values, json, io, services }) => {
    const folder = resolve(positionals[0] ?? '.');
    const access = accessOf(await services.readChain(folder), values);
    const open = (builds: ChosenSteps) => services.openDeployment(folder, { builds, access, onProgress: json ? silentProgress : progressPrinter(io), signal: io.signal });
    // Its step alone is built: what it would be set to may hang on that.
    const { step } = await (await open(new Set())).resourceNamed(positionals[1] ?? '');
    const deployment = await open(new Set([step]));
    const plan = await deployment.planAdoption(await deployment.resourceNamed(positionals[1] ?? ''), io.signal);
    const { resource: { id, kind, name }, found, place, next } = plan;
    const isOurs = found.owner === 'this-chain';
    const report = (outcome: 'adopted' | 'kept') => printJson(io, {
      account: place.account, region: place.region, resource: { id, kind, name }, arn: arnOf(found), owner: found.owner, outcome, next,
    });
    if (!json) printLine(io, adoptionLines(plan).join('\n'));
    if (isOurs) {
      if (json) report('kept');
      else printLine(io, '\nIt is this chain’s already: nothing was changed.');
      return exitCodes.ok;
    }
    if (values['yes'] !== true && !(await confirm(adoptionQuestion(plan), io))) {
      printLine(io, 'Nothing was changed.');
      return exitCodes.ok;
    }
    await deployment.adopt(plan, io.signal);
    if (json) report('adopted');
    else printLine(io, `\nAdopted: ${kind} ${name} is this chain’s now. The next deploy makes it what the chain file says.`);
    return exitCodes.ok;
  },
};
