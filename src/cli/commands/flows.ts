import { resolve } from 'node:path';
import { tellStory } from '../../core/story/tellStory.ts';
import type { Command } from '../command.ts';
import { drawFlowList } from '../drawFlowList.ts';
import { exitCodes } from '../exitCodes.ts';
import { lookOf, printJson, printLine } from '../io.ts';
import { documentOf } from '../printFlow.ts';
import { awsOptions, readFlows } from '../readFlows.ts';

export const flowsCommand: Command = {
  name: 'flows',
  summary: 'List the flows in the log, local or in AWS.',
  usage: '<dir> [--aws [--since 1h] [--profile P] [--region R]]',
  options: awsOptions,
  positionals: [1, 1],
  run: async ({ positionals, values, json, io, services }) => {
    const traced = await readFlows(resolve(positionals[0] ?? '.'), values, services, io.signal);
    if (json) {
      printJson(io, traced.map((flow) => documentOf(flow, [])));
      return exitCodes.ok;
    }
    printLine(io, drawFlowList(traced.map(({ subject, diagnosis }) => tellStory(subject, diagnosis)), lookOf(io)));
    return exitCodes.ok;
  },
};
