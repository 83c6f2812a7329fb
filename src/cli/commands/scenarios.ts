import { outcomeWords } from '../../app/outcomeWords.ts';
import type { ScenarioSummary } from '../../app/ports.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { lookOf, printJson, printLine, type Look } from '../io.ts';
import { palette } from '../palette.ts';
import { wrapText } from '../wrapText.ts';

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
    printLine(io, drawScenarios(scenarios, lookOf(io)));
    return exitCodes.ok;
  },
};

/** Name, what is wrong, and the verdict under it. */
function drawScenarios(scenarios: readonly ScenarioSummary[], { width, colour }: Look): string {
  const paint = palette(colour);
  const names = Math.max(...scenarios.map(({ name }) => name.length)) + 2;
  return scenarios
    .flatMap(({ name, summary, expected }) => {
      const [first = '', ...rest] = wrapText(summary, width - names);
      const indent = ' '.repeat(names);
      return [paint('strong', name) + ' '.repeat(names - name.length) + first, ...rest.map((line) => indent + line), indent + paint('quiet', `comes out as ${outcomeWords(expected)}`)];
    })
    .join('\n');
}
