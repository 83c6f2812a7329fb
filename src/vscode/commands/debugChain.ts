import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';
import { startSession } from './startSession.ts';

export const debugChain: Command = async (parts) => {
  await startSession(await requireSession(parts), parts, true);
};
