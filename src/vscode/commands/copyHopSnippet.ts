import { ownHops } from '../../core/story/ownHops.ts';
import { askHop, copyHopSnippet as copyOf } from '../tokenFlow/copyHopSnippet.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';

/** What one would have to print, at a hop of the user's choice. */
export const copyHopSnippet: Command = async (parts) => {
  const { folder } = await requireSession(parts);
  const { readWatchedChain } = await parts.services();
  const chain = await readWatchedChain(folder);
  const hop = await askHop(ownHops);
  if (hop !== undefined) await copyOf(hop, chain);
};
