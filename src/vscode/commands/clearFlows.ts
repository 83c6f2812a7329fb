import type { Command } from './command.ts';

export const clearFlows: Command = ({ feed }) => feed.clear();

export const refreshFlows: Command = ({ feed }) => feed.reload();
