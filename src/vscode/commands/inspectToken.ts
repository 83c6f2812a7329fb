import type { Command } from './command.ts';

export const inspectToken: Command = () => Promise.reject(new Error('not there yet'));
