import { setTimeout as wait } from 'node:timers/promises';
import { followFlows } from '../app/followFlows.ts';
import { quietAfterMs } from '../app/silence.ts';
import type { LiveNotice } from '../app/ports.ts';
import { ChainError } from '../core/errors.ts';
import { textOption, type CommandInput, type OptionValues } from './command.ts';
import { accessOf } from './awsPlace.ts';
import { exitCodes } from './exitCodes.ts';
import { printFlow } from './printFlow.ts';

/** Tells each flow of the deployed chain as it happens, until somebody stops it. What is to be said beside them goes to stderr. */
export async function tellLiveFlows(folder: string, values: OptionValues, { json, io, services }: Pick<CommandInput, 'json' | 'io' | 'services'>): Promise<number> {
  refuseOthers(values);
  const chain = await services.readWatchedChain(folder);
  const access = accessOf(chain, values);
  const sources = await services.awsLive(folder, access, io.signal);
  const say = (text: string): void => void io.stderr.write(`${text}\n`);
  say(`Following ${chain.name} in ${access.region}. A flow is told ${quietAfterMs / 1000} s after its last line, since logs arrive late. AWS charges live tail by the minute: Ctrl+C ends it.`);
  const options = { onNotice: ({ text }: LiveNotice) => say(`${text}.`), now: services.now, wait: async (ms: number, signal: AbortSignal) => void (await wait(ms, undefined, { signal })) };
  for await (const traced of followFlows(sources, options, io.signal)) {
    if (!json) io.stdout.write('\n');
    printFlow(io, traced, { json, verbose: values['verbose'] === true, related: [] });
  }
  return exitCodes.interrupted;
}

/** An option that would change nothing is a misunderstanding, and its user should hear of it. */
function refuseOthers(values: OptionValues): void {
  if (values['aws'] !== true) throw new ChainError('usage', '--live needs --aws: a chain on this machine tells its flows where it runs.', { source: 'user', remedy: 'Add --aws, or see the terminal of: agentcore-chain run DIR' });
  const other = values['last'] === true ? 'last' : (['id', 'since'] as const).find((name) => textOption(values, name) !== undefined);
  if (other !== undefined) throw new ChainError('usage', `--${other} and --live do not go together: what is told live happens from now on.`, { source: 'user', remedy: `Leave one of them out.` });
}
