import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Services } from '../app/services.ts';
import { composeServices } from '../compose.ts';
import { ChainError } from '../core/errors.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';
import { exitCodes } from './exitCodes.ts';
import { printHelp } from './help.ts';
import { printJson, printLine, type Io } from './io.ts';
import { presentError } from './presentError.ts';

const commonOptions = { json: { type: 'boolean' }, verbose: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;

/** Runs one command line to its end and answers the exit code. Never throws, never exits the process. */
export async function runCommandLine(args: readonly string[], io: Io, compose = composeServices): Promise<number> {
  const json = args.includes('--json');
  try {
    return await dispatch(args, json, io, compose({ environment: () => io.env }));
  } catch (error) {
    return presentError(error, json, io);
  }
}

async function dispatch(args: readonly string[], json: boolean, io: Io, services: Services): Promise<number> {
  const [name, ...rest] = args[0] === '--json' ? args.slice(1) : args;
  if (name === '--version') {
    if (json) printJson(io, { version: services.version });
    else printLine(io, services.version);
    return exitCodes.ok;
  }
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    printHelp(io, json, commands);
    return name === undefined ? exitCodes.usage : exitCodes.ok;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) throw usageError(`There is no command "${name}".`, 'See the list with: agentcore-chain help');
  const { values, positionals } = parseCommand(command, rest);
  if (values['help'] === true) {
    printHelp(io, json, commands, command);
    return exitCodes.ok;
  }
  const [least, most] = command.positionals;
  if (positionals.length < least || positionals.length > most) throw usageError(`${command.name} takes ${command.usage}`, `See: agentcore-chain ${command.name} --help`);
  return command.run({ positionals, values, json, io, services });
}

function parseCommand(command: Command, args: readonly string[]) {
  const config: ParseArgsConfig = { args: [...args], options: { ...command.options, ...commonOptions }, allowPositionals: true, strict: true };
  try {
    const { values, positionals } = parseArgs(config);
    return { positionals, values: values as Record<string, string | boolean | undefined> }; // no option here is `multiple`
  } catch (error) {
    throw usageError(error instanceof Error ? (error.message.split(/\.\s/)[0] ?? '') : String(error), `See: agentcore-chain ${command.name} --help`);
  }
}

function usageError(message: string, remedy: string): ChainError {
  return new ChainError('usage', message, { source: 'user', remedy });
}
