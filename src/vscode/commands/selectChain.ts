import { basename } from 'node:path';
import type { Services } from '../../app/services.ts';
import { ChainError } from '../../core/errors.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import { askPick, type Choice } from '../steps/askPick.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';

/** Which of the window's chains views and commands are about. */
export const selectChain: Command = async (parts) => {
  const selected = await requireSession(parts);
  const services = await parts.services();
  const choices = await Promise.all(parts.chains.sessions.map((session) => choiceOf(session, services)));
  const answer = await askPick({ placeholder: 'Which chain do you mean?', choices, isCurrent: (session) => session === selected }, { title: 'Select Chain', step: 1, totalSteps: 1, canGoBack: false });
  if (answer.kind === 'next') await parts.chains.select(answer.value);
};

const states: { readonly [kind in ChainSession['status']['kind']]: readonly [words: string, icon: string] } = {
  running: ['running', 'pass'], starting: ['starting', 'loading~spin'], stopping: ['stopping', 'loading~spin'], stopped: ['not running', 'circle-outline'],
};

async function choiceOf(session: ChainSession, { readWatchedChain }: Services): Promise<Choice<ChainSession>> {
  const name = await readWatchedChain(session.folder).then((chain) => chain.name, nullIfUnreadable);
  const [words, icon] = states[session.status.kind];
  return { label: name ?? basename(session.folder), description: name === null ? `${words}, its chain file cannot be used` : words, detail: session.folder, icon, value: session };
}

function nullIfUnreadable(error: unknown): null {
  if (error instanceof ChainError) return null;
  throw error;
}
