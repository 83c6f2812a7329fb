import { resolve } from 'node:path';
import { agentOf } from '../../app/attach/agentOf.ts';
import { attachedLines, callerInWords } from '../../app/attach/attachWords.ts';
import type { AwsAccess } from '../../app/ports.ts';
import { attachedChain } from '../../core/attach/attachedChain.ts';
import { agreed, gatewayNamed, type FirstAnswer } from '../../core/attach/firstAnswers.ts';
import type { SeenRuntime } from '../../core/attach/seenDeployment.ts';
import { hopNames, isHopName } from '../../core/chain/hop.ts';
import { ChainError } from '../../core/errors.ts';
import { placeOptions } from '../awsPlace.ts';
import { textOption, type Command, type OptionValues } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { printJson, printLine, type Io } from '../io.ts';
import { progressPrinter, silentProgress } from '../progress.ts';
import { findGateway } from '../findGateway.ts';

export const attachCommand: Command = {
  name: 'attach',
  summary: 'Write the chain file of a deployed chain that somebody else made, to see its flows with --aws.',
  usage: '<dir> --gateway ID [--runtime ID] [--log-group HOP=GROUP,...] [--name NAME] [--profile P] [--region R]',
  details: [
    '--gateway    id, ARN or address; left out, what a file of AWS’s own tools in the folder says',
    '--runtime    the agent, where several runtimes call the gateway or none was found',
    `--log-group  of hops whose group AWS does not tell, by commas: ${hopNames.join(', ')}`,
    '--name       of the chain; left out, the gateway’s',
    'It reads by Get, List and Describe calls alone, and writes agentcore-chain.json into a folder that holds none.',
  ],
  options: { ...placeOptions, gateway: { type: 'string' }, runtime: { type: 'string' }, 'log-group': { type: 'string' }, name: { type: 'string' } },
  positionals: [1, 1],
  run: async ({ positionals, values, json, io, services }) => {
    const directory = positionals[0] ?? '.';
    const folder = resolve(directory);
    if (await services.isProject(folder)) throw new ChainError('chain-file-there', `There is an agentcore-chain.json in ${folder} already.`, { source: 'user', remedy: 'Name another folder, or move that file away. Nothing was written.' });
    const logGroups = groupsIn(values);
    const answers = await services.firstAnswers(folder);
    const access = accessIn(values, answers, io);
    const look = await services.deployedLook(access);
    const gatewayId = await findGateway(textOption(values, 'gateway'), answers, { look, region: access.region, signal: io.signal });
    const seen = await look.from(gatewayId, json ? silentProgress : progressPrinter(io), io.signal);
    const found = await agentOf(seen, { said: textOption(values, 'runtime') ?? null, hinted: agreed(answers, 'runtimeId') }, look, io.signal);
    if (found.kind === 'several') throw severalCall(gatewayId, found.runtimes);
    const runtime = found.kind === 'one' ? found.runtime : null;
    const attached = attachedChain(seen, { name: textOption(values, 'name'), runtime, account: agreed(answers, 'account'), logGroups });
    const path = await services.writeChainFile(folder, attached.chain);
    if (json) printJson(io, { path, chain: attached.chain, notes: attached.notes });
    else printLine(io, [`Attached to ${attached.chain.name} in ${access.region}:`, ...attachedLines(seen, runtime, attached), '', `Wrote ${path}`, `See its flows:\n  agentcore-chain flows ${directory} --aws`].join('\n'));
    return exitCodes.ok;
  },
};

/** The region that is said, else that of the gateway's own name, of the folder's files, or of the environment. */
function accessIn(values: OptionValues, answers: readonly FirstAnswer[], { env }: Io): AwsAccess {
  const profile = textOption(values, 'profile');
  const gateway = textOption(values, 'gateway');
  const region = textOption(values, 'region') ?? (gateway === undefined ? null : gatewayNamed(gateway).region) ?? agreed(answers, 'region') ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  if (region === undefined) throw new ChainError('usage', 'In which region the gateway is has to be said.', { source: 'user', remedy: 'Add --region, or name the gateway by its ARN or address.' });
  return { region, ...(profile === undefined ? {} : { profile }) };
}

function groupsIn(values: OptionValues): { readonly [hop: string]: string } {
  const entries = (textOption(values, 'log-group') ?? '').split(',').filter((entry) => entry !== '');
  return Object.fromEntries(entries.map((entry) => {
    const [hop = '', ...group] = entry.split('=');
    if (!isHopName(hop) || group.length === 0) throw new ChainError('usage', `--log-group takes HOP=GROUP, not "${entry}".`, { source: 'user', remedy: `Write it as in --log-group target=/orders/target-api; hops are ${hopNames.join(', ')}.` });
    return [hop, group.join('=')];
  }));
}

function severalCall(gatewayId: string, runtimes: readonly SeenRuntime[]): ChainError {
  return new ChainError('usage', `${runtimes.length} runtimes call gateway ${gatewayId}, each a chain of its own:\n${runtimes.map((runtime) => `  ${runtime.id}  ${callerInWords(runtime)}`).join('\n')}`, { source: 'user', remedy: 'Say which is the agent of this chain: --runtime ID. Nothing was written.' });
}
