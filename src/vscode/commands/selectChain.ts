import type { Command } from './command.ts';

export const selectChain: Command = () => Promise.reject(new Error('not there yet'));
