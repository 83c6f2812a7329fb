import type { Command } from './command.ts';

export const showLog: Command = ({ log }) => Promise.resolve(log.show());
