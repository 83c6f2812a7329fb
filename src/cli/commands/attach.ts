import { resolve } from 'node:path';
import { agentOf } from '../../app/attach/agentOf.ts';
import { attachedLines, callerInWords } from '../../app/attach/attachWords.ts';
import type { AwsAccess } from '../../app/ports.ts';
import { attachedChain } from '../../core/attach/attachedChain.ts';
import { agreed, gatewayNamed, type FirstAnswer } from '../../core/attach/firstAnswers.ts';
import type { SeenRuntime } from '../../core/attach/seenDeployment.ts';
import { hopNames } from '../../core/chain/hop.ts';
import { ChainError } from '../../core/errors.ts';
import { placeOptions } from '../awsPlace.ts';
import { textOption, type Command, type OptionValues } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { printJson, printLine, type Io } from '../io.ts';
import { progressPrinter, silentProgress } from '../progress.ts';
import { findGateway } from '../findGateway.ts';
import { refuseUnknownTargets, saidLogs } from '../saidLogs.ts';

export const attachCommand: Command = {
  name: 'attach',
  summary: 'Write the chain file of a deployed chain that somebody else made, to see its flows with --aws.',
  usage: '<dir> --gateway ID [--runtime ID] [--endpoint NAME] [--log-group LOG=GROUP,...] [--log-part LOG=PART,...] [--name NAME] [--profile P] [--region R]',
  details: [
    '--gateway    id, ARN or address; left out, what a file of AWS’s own tools in the folder says',
    '--runtime    the agent, where several runtimes call the gateway or none was found',
    '--endpoint   of the runtime, where it has others than DEFAULT: each has a log of its own',
    `--log-group  of logs whose group AWS does not tell, by commas: ${hopNames.join(', ')}, target/NAME`,
    '--log-part   which lines of a group that others log into too: target=namespace:orders+podPrefix:api-',
    '--name       of the chain; left out, the gateway’s',
    'It reads by Get, List and Describe calls alone, and writes agentcore-chain.json into a folder that holds none.',
  ],
  options: { ...placeOptions, gateway: { type: 'string' }, runtime: { type: 'string' }, endpoint: { type: 'string' }, 'log-group': { type: 'string' }, 'log-part': { type: 'string' }, name: { type: 'string' } },
  positionals: [1, 1],
  run: async ({ positionals, values, json, io, services }) => {
    const directory = positionals[0] ?? '.';
    const folder = resolve(directory);
    if (await services.isProject(folder)) throw new ChainError('chain-file-there', `There is an agentcore-chain.json in ${folder} already.`, { source: 'user', remedy: 'Name another folder, or move that file away. Nothing was written.' });
    const said = saidLogs(textOption(values, 'log-group'), textOption(values, 'log-part'));
    const answers = await services.firstAnswers(folder);
    const access = accessIn(values, answers, io);
    const look = await services.deployedLook(access);
    const gatewayId = await findGateway(textOption(values, 'gateway'), answers, { look, region: access.region, signal: io.signal });
    const seen = await look.from(gatewayId, json ? silentProgress : progressPrinter(io), io.signal);
    const found = await agentOf(seen, { said: textOption(values, 'runtime') ?? null, hinted: agreed(answers, 'runtimeId') }, look, io.signal);
    if (found.kind === 'several') throw severalCall(gatewayId, found.runtimes);
    const runtime = found.kind === 'one' ? found.runtime : null;
    refuseUnknownTargets(said, seen);
    const endpoint = endpointIn(textOption(values, 'endpoint') ?? null, runtime);
    const attached = attachedChain(seen, { name: textOption(values, 'name'), runtime, account: agreed(answers, 'account'), endpoint, ...said });
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

function severalCall(gatewayId: string, runtimes: readonly SeenRuntime[]): ChainError {
  return new ChainError('usage', `${runtimes.length} runtimes call gateway ${gatewayId}, each a chain of its own:\n${runtimes.map((runtime) => `  ${runtime.id}  ${callerInWords(runtime)}`).join('\n')}`, { source: 'user', remedy: 'Say which is the agent of this chain: --runtime ID. Nothing was written.' });
}

/** An endpoint that is not seen may be one that may not be listed. */
function endpointIn(said: string | null, runtime: SeenRuntime | null): string | null {
  if (runtime === null || runtime.endpoints.state !== 'told') return said;
  const { id, endpoints: { answer: names } } = runtime;
  const remedy = 'Say which: --endpoint NAME. Nothing was written.';
  if (said !== null && !names.includes(said)) throw new ChainError('usage', `Runtime ${id} has no endpoint ${said}, but ${names.join(', ')}.`, { source: 'user', remedy });
  if (said === null && names.length > 1) throw new ChainError('usage', `Runtime ${id} has several endpoints, each with a log of its own: ${names.join(', ')}.`, { source: 'user', remedy });
  return said;
}
