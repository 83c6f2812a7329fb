import { resolve } from 'node:path';
import { planRemoval } from '../../app/deploy/planRemoval.ts';
import type { ChosenSteps } from '../../core/deploy/planDeployment.ts';
import { errorDocument } from '../errorDocument.ts';
import { clusterInWords } from '../../app/deploy/planWords.ts';
import type { Command } from '../command.ts';
import { confirm } from '../confirm.ts';
import { accessOf } from '../awsPlace.ts';
import { contextOf, deployOptions } from '../deployOptions.ts';
import { exitCodes } from '../exitCodes.ts';
import { printJson, printLine } from '../io.ts';
import { presentError } from '../presentError.ts';
import { progressPrinter, silentProgress } from '../progress.ts';

export const destroyCommand: Command = {
  name: 'destroy',
  summary: 'Take away from AWS what this chain deployed there, and nothing else.',
  usage: '<dir> [--yes] [--profile P] [--region R] [--context C]',
  options: { ...deployOptions, yes: { type: 'boolean' } },
  positionals: [1, 1],
  run: async ({ positionals, values, json, io, services }) => {
    const folder = resolve(positionals[0] ?? '.');
    const onProgress = json ? silentProgress : progressPrinter(io);
    const deployment = await services.openDeployment(folder, { builds: nothing, access: accessOf(await services.readChain(folder), values), ...contextOf(values), onProgress, signal: io.signal });
    const plan = await deployment.plan(nothing, io.signal);
    const own = planRemoval(plan).filter(({ kind }) => kind === 'delete');
    if (!json) printLine(io, own.length === 0 ? `Nothing of ${plan.chain} is in account ${plan.place.account}, ${plan.place.region}.` : [`To take away from account ${plan.place.account}, ${plan.place.region}${plan.cluster === null ? '' : `, and ${clusterInWords(plan.cluster)}`}:`, ...own.map(({ resource }) => `  - ${resource.kind} ${resource.name}`)].join('\n'));
    if (own.length > 0 && values['yes'] !== true && !(await confirm('It cannot be brought back.', io))) {
      printLine(io, 'Nothing was changed.');
      return exitCodes.ok;
    }
    const removed = await deployment.destroy(plan, { onProgress, now: () => performance.now(), signal: io.signal });
    if (json) printJson(io, { account: plan.place.account, region: plan.place.region, steps: removed.map(({ id, outcome, because, error }) => ({ id, outcome, ...(because === null ? {} : { because }), ...(error === null ? {} : { error: errorDocument(error) }) })) });
    else for (const { error } of removed) if (error !== null) presentError(error, false, io);
    const left = removed.filter(({ outcome }) => outcome === 'failed' || outcome === 'left');
    if (!json) for (const { name, because } of left) if (because !== null) printLine(io, `${name} is left: ${because}.`);
    if (left.length === 0) return exitCodes.ok;
    return io.signal.aborted ? exitCodes.interrupted : exitCodes.broken;
  },
};

const nothing: ChosenSteps = new Set();
