import { startDebugging } from '../debug/startDebugging.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';

export const debugChain: Command = async (parts) => startDebugging(await requireSession(parts));
