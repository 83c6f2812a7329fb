import { resolve } from 'node:path';
import { lastFlow, type TracedFlow } from '../../app/traceChain.ts';
import { ChainError } from '../../core/errors.ts';
import { textOption, type Command } from '../command.ts';
import { exitCodeOfVerdict } from '../exitCodes.ts';
import { printFlow } from '../printFlow.ts';
import { awsOptions, nextOnAws, readFlows, sinceOf } from '../readFlows.ts';
import { tellLiveFlows } from '../tellLiveFlows.ts';

export const flowCommand: Command = {
  name: 'flow',
  summary: 'Tell one flow hop by hop: the last, or one by its id; with --live each as it happens.',
  usage: '<dir> [--last | --id ID] [--aws [--since 1h | --live] [--profile P] [--region R]] [--verbose]',
  options: { ...awsOptions, last: { type: 'boolean' }, id: { type: 'string' }, live: { type: 'boolean' } },
  positionals: [1, 1],
  run: async ({ positionals, values, json, io, services }) => {
    const folder = resolve(positionals[0] ?? '.');
    if (values['live'] === true) return tellLiveFlows(folder, values, { json, io, services });
    const { traced, unread } = await readFlows(folder, values, services, io.signal);
    const id = textOption(values, 'id');
    const chosen = id === undefined ? lastFlow(traced) : traced.find(({ subject }) => subject.flow.id === id);
    const isAws = values['aws'] === true;
    const next = nextOnAws(positionals[0] ?? '.', values);
    if (chosen === undefined) throw isAws && id === undefined ? nothingOnAws(sinceOf(values), next.empty) : noSuchFlow(id);
    const related = isAws ? [] : siblings(chosen, traced, await services.readSends(folder));
    printFlow(io, chosen, { json, verbose: values['verbose'] === true, related });
    if (!json && unread.length > 0) io.stderr.write(`The logs of ${unread.join(', ')} were not read. Why, and what mends it: ${next.readiness}\n`);
    return exitCodeOfVerdict(chosen.diagnosis.verdict);
  },
};

function siblings(chosen: TracedFlow, traced: readonly TracedFlow[], sends: readonly (readonly string[])[]): readonly TracedFlow[] {
  const ids = new Set(sends.find((send) => send.includes(chosen.subject.flow.id)));
  return traced.filter(({ subject }) => ids.has(subject.flow.id));
}

function nothingOnAws(since: string, remedy: string): ChainError {
  return new ChainError('flow-unknown', `There is no flow in the logs of the last ${since}.`, { source: 'user', remedy });
}

function noSuchFlow(id: string | undefined): ChainError {
  return id === undefined
    ? new ChainError('flow-unknown', 'There is no flow in the log yet.', { source: 'user', remedy: 'Send a request: agentcore-chain send DIR' })
    : new ChainError('flow-unknown', `There is no flow ${id} in the log.`, { source: 'user', remedy: 'See which there are: agentcore-chain flows DIR' });
}
