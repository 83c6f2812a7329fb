import { ChainError } from '../../core/errors.ts';
import { allFlows } from '../flows/allFlows.ts';
import type { Parts } from '../parts.ts';
import { requireSession } from './requireSession.ts';

/** The flow that a command of the palette is about: the one that a view shows, else the newest. Throws as `requireSession` does, and flow-unknown where there is none. */
export async function chosenFlow(parts: Parts): Promise<string> {
  await requireSession(parts);
  const { feed: { board }, tokenFlow: { shownFlow } } = parts;
  if (shownFlow !== null && (await board.request('indexOf', { id: shownFlow, filter: allFlows })) >= 0) return shownFlow;
  const { rows } = await board.request('page', { filter: allFlows, from: 0, count: 1 });
  const newest = rows[0]?.id;
  if (newest !== undefined) return newest;
  throw new ChainError('flow-unknown', 'There is no flow yet.', { source: 'user', remedy: 'Run the chain and send a request: "Send Test Request...".' });
}
