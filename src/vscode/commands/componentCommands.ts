import type { Command } from './command.ts';

export const openComponentFolder: Command = () => Promise.reject(new Error('not there yet'));
export const openComponentUrl: Command = () => Promise.reject(new Error('not there yet'));
export const showComponentLog: Command = () => Promise.reject(new Error('not there yet'));
export const restartComponent: Command = () => Promise.reject(new Error('not there yet'));
export const attachDebugger: Command = () => Promise.reject(new Error('not there yet'));
