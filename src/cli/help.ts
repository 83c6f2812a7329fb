import type { Command } from './command.ts';
import { printJson, printLine, type Io } from './io.ts';

/** Prints what a command takes, or without one the list of all. */
export function printHelp(io: Io, json: boolean, commands: readonly Command[], command?: Command): void {
  if (json) printJson(io, command === undefined ? { commands: commands.map(outline) } : outline(command));
  else printLine(io, command === undefined ? helpForAll(commands) : helpForCommand(command));
}

function outline({ name, usage, summary }: Command): Pick<Command, 'name' | 'usage' | 'summary'> {
  return { name, usage, summary };
}

function helpForAll(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return ['Carry a user’s token through Amazon Bedrock AgentCore, and see it at every hop.', '', 'agentcore-chain COMMAND', '', ...lines, '', 'Each takes --help and --json; --verbose adds claims and evidence.'].join('\n');
}

function helpForCommand(command: Command): string {
  const details = command.details === undefined ? [] : ['', ...command.details];
  return [`agentcore-chain ${command.name} ${command.usage}`, '', command.summary, ...details].join('\n');
}
