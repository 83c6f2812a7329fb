import { resolve } from 'node:path';
import type { Command } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { printJson, printLine } from '../io.ts';
import { progressPrinter, silentProgress } from '../progress.ts';

export const installCommand: Command = {
  name: 'install',
  summary: 'Install the components’ dependencies from their lock files.',
  usage: '<dir>',
  options: {},
  positionals: [1, 1],
  run: async ({ positionals, json, io, services }) => {
    const folder = resolve(positionals[0] ?? '.');
    const components = await services.installComponents(folder, json ? silentProgress : progressPrinter(io), io.signal);
    if (json) printJson(io, { components });
    else printLine(io, components.every(({ outcome }) => outcome === 'fresh') ? 'Everything is installed already.' : 'Everything is installed.');
    return exitCodes.ok;
  },
};
