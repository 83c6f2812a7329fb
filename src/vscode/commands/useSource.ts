import type { Command } from './command.ts';

export const useLocalChain: Command = ({ feed }) => feed.useSource({ kind: 'local' });

export const useAws: Command = () => Promise.reject(new Error('not there yet'));
