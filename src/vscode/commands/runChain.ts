import { setting } from '../settings/setting.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';
import { startSession } from './startSession.ts';
import { showTokenFlow } from './showTokenFlow.ts';

export const runChain: Command = async (parts) => {
  const session = await requireSession(parts);
  await startSession(session, parts, false);
  if (setting('showOnRun')) await showTokenFlow(parts);
};
