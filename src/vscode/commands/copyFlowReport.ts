import { ChainError } from '../../core/errors.ts';
import { allFlows } from '../flows/allFlows.ts';
import { copyReport } from '../tokenFlow/copyReport.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';

/** Of the flow that a view shows, else of the newest. */
export const copyFlowReport: Command = async (parts) => {
  await requireSession(parts);
  const { feed, tokenFlow } = parts;
  const shown = tokenFlow.shownFlow;
  const isThere = shown !== null && (await feed.board.request('indexOf', { id: shown, filter: allFlows })) >= 0;
  const id = isThere ? shown : await newestFlow(feed.board);
  if (id === null) throw new ChainError('flow-unknown', 'There is no flow yet.', { source: 'user', remedy: 'Run the chain and send a request: "Send Test Request...".' });
  await copyReport(id, feed);
};

async function newestFlow(board: Parameters<Command>[0]['feed']['board']): Promise<string | null> {
  const { rows } = await board.request('page', { filter: allFlows, from: 0, count: 1 });
  return rows[0]?.id ?? null;
}
