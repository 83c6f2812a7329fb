import type { Command } from './command.ts';

export const newProject: Command = () => Promise.reject(new Error('not there yet'));
