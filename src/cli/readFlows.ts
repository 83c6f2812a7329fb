import { parseTimeSpan, timeSpanForm } from '../app/parseTimeSpan.ts';
import { silenceJudgedAt } from '../app/silence.ts';
import { traceChain, type TracedFlow } from '../app/traceChain.ts';
import type { TimeWindow } from '../app/ports.ts';
import type { Services } from '../app/services.ts';
import { ChainError } from '../core/errors.ts';
import { accessOf, placeOptions } from './awsPlace.ts';
import { textOption, type OptionValues } from './command.ts';

export const awsOptions = {
  aws: { type: 'boolean' },
  since: { type: 'string' },
  ...placeOptions,
} as const;

/** The flows of a project: from its local log, or with --aws from the log groups of its deployment, or that its chain file names. */
export async function readFlows(folder: string, values: OptionValues, services: Services, signal: AbortSignal): Promise<readonly TracedFlow[]> {
  const now = services.now();
  const isAws = values['aws'] === true;
  const window = windowOf(values, now);
  if (!isAws) refuseAwsOnly(values);
  const chain = await services.readWatchedChain(folder);
  if (!isAws) return traceChain(services.localSources(folder), {}, silenceJudgedAt(now, await underWaySince(folder, services)), signal);
  const sources = await services.awsSources(folder, accessOf(chain, values), signal);
  return traceChain(sources, window, now, signal);
}

/** Of the chain that runs in the folder; a chain that cannot be asked has no request on its way that anybody could wait for. */
async function underWaySince(folder: string, { joinChain }: Services): Promise<number | null> {
  try {
    const chain = await joinChain(folder);
    return (await chain.state()).underWaySince;
  } catch (error) {
    if (error instanceof ChainError) return null;
    throw error;
  }
}

/** An option that would change nothing is a misunderstanding, and its user should hear of it. */
function refuseAwsOnly(values: OptionValues): void {
  const given = (['since', 'profile', 'region'] as const).find((name) => textOption(values, name) !== undefined);
  if (given !== undefined) throw new ChainError('usage', `--${given} needs --aws: without it the log on this machine is read, all of it.`, { source: 'user', remedy: `Add --aws, or leave --${given} out.` });
}

function windowOf(values: OptionValues, now: number): TimeWindow {
  const since = textOption(values, 'since') ?? '1h';
  const ms = parseTimeSpan(since);
  if (ms === null) throw new ChainError('usage', `--since "${since}" is no span of time.`, { source: 'user', remedy: `Write ${timeSpanForm}, as in --since 90m` });
  return { since: now - ms };
}
