import { resolve } from 'node:path';
import { tellStory } from '../../core/story/tellStory.ts';
import type { Command } from '../command.ts';
import { drawFlowList } from '../drawFlowList.ts';
import { exitCodes } from '../exitCodes.ts';
import { lookOf, printJson, printLine } from '../io.ts';
import { documentOf } from '../printFlow.ts';
import { awsOptions, nextOnAws, readFlows, sinceOf } from '../readFlows.ts';

export const flowsCommand: Command = {
  name: 'flows',
  summary: 'List the flows in the log, local or in AWS.',
  usage: '<dir> [--aws [--since 1h] [--profile P] [--region R]]',
  options: awsOptions,
  positionals: [1, 1],
  run: async ({ positionals, values, json, io, services }) => {
    const [folder = '.'] = positionals;
    const { traced, unread } = await readFlows(resolve(folder), values, services, io.signal);
    if (json) {
      printJson(io, traced.map((flow) => documentOf(flow, [])));
      return exitCodes.ok;
    }
    const isAws = values['aws'] === true;
    const next = nextOnAws(folder, values);
    if (isAws && traced.length === 0) printLine(io, `No flows in the logs of the last ${sinceOf(values)}. ${next.empty}`);
    else printLine(io, drawFlowList(traced.map(({ subject, diagnosis }) => tellStory(subject, diagnosis)), lookOf(io)));
    if (unread.length > 0) io.stderr.write(`The logs of ${unread.join(', ')} were not read, so in each flow they count as not logged. Why, and what mends it: ${next.readiness}\n`);
    return exitCodes.ok;
  },
};
