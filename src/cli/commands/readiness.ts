import { resolve } from 'node:path';
import { readinessLines, type OwnCommands } from '../../app/readiness/readinessLines.ts';
import { isMissing } from '../../core/readiness/readiness.ts';
import { textOption, type Command, type OptionValues } from '../command.ts';
import { accessOf, placeOptions } from '../awsPlace.ts';
import { exitCodes } from '../exitCodes.ts';
import { lookOf, printJson, printLine } from '../io.ts';
import { palette } from '../palette.ts';

export const readinessCommand: Command = {
  name: 'readiness',
  summary: 'Say of each hop of the deployed chain whether its logs can be there, and what mends it. Changes nothing.',
  usage: '<dir> [--profile P] [--region R]',
  details: ['Ends with 1 where the logs of a hop cannot be there, or may not be read.'],
  options: placeOptions,
  positionals: [1, 1],
  run: async ({ positionals, values, json, io, services }) => {
    const [written = '.'] = positionals;
    const folder = resolve(written);
    const readiness = await services.checkReadiness(folder, accessOf(await services.readWatchedChain(folder), values), io.signal);
    if (json) {
      const { chain, place, hops, spans, readerPolicy } = readiness;
      printJson(io, { chain, account: place.account, region: place.region, hops, spans, readerPolicy });
    } else {
      const paint = palette(lookOf(io).colour);
      for (const line of readinessLines(readiness, ownCommands(written, values))) printLine(io, line.map(({ text, tone }) => (tone === 'plain' ? text : paint(tone, text))).join(''));
    }
    return readiness.hops.some(isMissing) ? exitCodes.broken : exitCodes.ok;
  },
};

/** What is typed next: with the folder and the place that this command was given. */
function ownCommands(folder: string, values: OptionValues): OwnCommands {
  const place = (['profile', 'region'] as const).flatMap((name) => {
    const value = textOption(values, name);
    return value === undefined ? [] : [`--${name}`, value];
  });
  const line = (verb: string, ...options: readonly string[]): string => ['agentcore-chain', verb, folder, ...options, ...place].map((word) => (/^[\w./:@=,+-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
  return { deploy: (only) => line('deploy', ...(only.length === 0 ? [] : ['--only', only.join(',')])), send: line('verify') };
}
