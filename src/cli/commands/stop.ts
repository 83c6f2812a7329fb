import { resolve } from 'node:path';
import type { Command } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { printJson, printLine } from '../io.ts';

export const stopCommand: Command = {
  name: 'stop',
  summary: 'Stop the chain that runs for a project. Its flows stay.',
  usage: '<dir>',
  options: {},
  positionals: [1, 1],
  run: async ({ positionals, json, io, services }) => {
    const chain = await services.joinChain(resolve(positionals[0] ?? '.'));
    await chain.stop();
    await chain.ended;
    if (json) printJson(io, { stopped: true });
    else printLine(io, 'Stopped.');
    return exitCodes.ok;
  },
};
