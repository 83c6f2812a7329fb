import { parseTimeSpan, timeSpanForm } from '../app/parseTimeSpan.ts';
import { silenceJudgedAt } from '../app/silence.ts';
import { traceChain, type TracedFlow } from '../app/traceChain.ts';
import type { TimeWindow } from '../app/ports.ts';
import type { Services } from '../app/services.ts';
import type { HopName } from '../core/chain/hop.ts';
import { ChainError } from '../core/errors.ts';
import { accessOf, placeOptions } from './awsPlace.ts';
import { textOption, type OptionValues } from './command.ts';

export const awsOptions = {
  aws: { type: 'boolean' },
  since: { type: 'string' },
  ...placeOptions,
} as const;

/** `unread`: hops of a deployed chain whose logs could not be read; none of one on this machine, where `flows` shows them itself. */
export type ReadFlows = { readonly traced: readonly TracedFlow[]; readonly unread: readonly HopName[] };

/** The flows of a project: from its local log, or with --aws from the log groups of its deployment, or that its chain file names. */
export async function readFlows(folder: string, values: OptionValues, services: Services, signal: AbortSignal): Promise<ReadFlows> {
  const now = services.now();
  const isAws = values['aws'] === true;
  const window = windowOf(values, now);
  if (!isAws) refuseAwsOnly(values);
  const chain = await services.readWatchedChain(folder);
  if (!isAws) return { traced: await traceChain(services.localSources(folder), {}, silenceJudgedAt(now, await underWaySince(folder, services)), signal), unread: [] };
  const sources = await services.awsSources(folder, accessOf(chain, values), signal);
  const traced = await traceChain(sources, window, now, signal);
  const unread = (await sources.logs.sources()).filter(({ state }) => state === 'missing' || state === 'unreadable').map(({ hop }) => hop);
  return { traced, unread };
}

/** What to do where no flow, or not all of one, stands in the logs of AWS. `folder`: as the user wrote it. */
export function nextOnAws(folder: string, values: OptionValues): { readonly empty: string; readonly readiness: string } {
  const place = (['profile', 'region'] as const).map((name) => (textOption(values, name) === undefined ? '' : ` --${name} ${textOption(values, name)}`)).join('');
  const readiness = `agentcore-chain readiness ${folder}${place}`;
  return { empty: `Send a request (agentcore-chain verify ${folder}${place}), look further back (--since 1d), or see whether the logs can be there: ${readiness}`, readiness };
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

/** How far back AWS's logs are read, as the user wrote it. */
export function sinceOf(values: OptionValues): string {
  return textOption(values, 'since') ?? '1h';
}

function windowOf(values: OptionValues, now: number): TimeWindow {
  const since = sinceOf(values);
  const ms = parseTimeSpan(since);
  if (ms === null) throw new ChainError('usage', `--since "${since}" is no span of time.`, { source: 'user', remedy: `Write ${timeSpanForm}, as in --since 90m` });
  return { since: now - ms };
}
