import { resolve } from 'node:path';
import type { ChainState } from '../../app/ports.ts';
import { ChainError } from '../../core/errors.ts';
import { textOption, type Command } from '../command.ts';
import { endChain } from '../endChain.ts';
import { exitCodes } from '../exitCodes.ts';
import { printJson, printLine, type Io } from '../io.ts';
import { progressPrinter, silentProgress } from '../progress.ts';
import { stayUntilStopped } from '../stay.ts';
import { inspectorLines } from '../tellEvents.ts';

export const runCommand: Command = {
  name: 'run',
  summary: 'Run the whole chain on this machine until Ctrl+C, and tell each flow as it happens.',
  usage: '<dir> [--issuer local|configured] [--inspect]',
  options: { issuer: { type: 'string' }, inspect: { type: 'boolean' } },
  positionals: [1, 1],
  run: async (input) => {
    const { positionals, values, json, io, services } = input;
    const folder = resolve(positionals[0] ?? '.');
    const issuer = issuerOf(textOption(values, 'issuer'));
    const onProgress = json ? silentProgress : progressPrinter(io);
    await services.installComponents(folder, onProgress, io.signal);
    const chain = await services.startChain({ folder, issuer, inspect: values['inspect'] === true, onProgress, signal: io.signal });
    try {
      const state = await chain.state();
      announce(state, json, io);
      await stayUntilStopped(chain, state, input);
    } finally {
      await endChain(chain);
    }
    return exitCodes.ok;
  },
};

function issuerOf(value: string | undefined): 'local' | 'configured' {
  if (value === undefined || value === 'local') return 'local';
  if (value === 'configured') return 'configured';
  throw new ChainError('usage', `--issuer takes local or configured, not "${value}".`, { source: 'user', remedy: 'Leave it out for the local identity provider.' });
}

function announce(state: ChainState, json: boolean, io: Io): void {
  if (json) {
    printJson(io, { ready: true, urls: state.urls });
    for (const component of state.components) if (component.inspectors.length > 0) printJson(io, { kind: 'component', component });
    return;
  }
  const { frontend, identity, runtime, gateway, target } = state.urls;
  const page = frontend === undefined ? '' : `  frontend  ${frontend} (open it in a browser)\n`;
  printLine(io, `\n${state.name} runs.\n${page}  identity  ${identity}\n  runtime   ${runtime}\n  gateway   ${gateway}\n  target    ${target}\n`);
  const inspectable = state.components.filter(({ inspectors }) => inspectors.length > 0);
  if (inspectable.length === 0) return;
  for (const component of inspectable) for (const line of inspectorLines(component, [])) printLine(io, line);
  printLine(io, 'A component may stand in a debugger for as long as you like: no time-out of the chain fires.\n');
}
