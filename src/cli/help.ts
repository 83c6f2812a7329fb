import type { Command } from './command.ts';

export function helpForAll(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return ['Carry a user’s token through Amazon Bedrock AgentCore, and see it at every hop.', '', 'agentcore-chain COMMAND', '', ...lines, '', 'Each takes --help and --json; --verbose adds claims and evidence.'].join('\n');
}

export function helpForCommand(command: Command): string {
  return `agentcore-chain ${command.name} ${command.usage}\n\n${command.summary}`;
}
