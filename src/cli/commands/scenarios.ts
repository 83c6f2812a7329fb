import type { Command } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { printJson, printLine } from '../io.ts';

export const scenariosCommand: Command = {
  name: 'scenarios',
  summary: 'List the ways to break the chain on purpose, and what must come out.',
  usage: '',
  options: {},
  positionals: [0, 0],
  run: async ({ json, io, services }) => {
    const scenarios = await services.scenarios();
    if (json) {
      printJson(io, scenarios);
      return exitCodes.ok;
    }
    const width = Math.max(...scenarios.map(({ name }) => name.length));
    for (const { name, summary, expected } of scenarios) {
      const outcome = expected.code === null ? expected.verdict : `${expected.code} at ${expected.brokenAt}`;
      printLine(io, `${name.padEnd(width)}  ${summary}\n${' '.repeat(width)}  comes out as ${outcome}`);
    }
    return exitCodes.ok;
  },
};
