import { allFlows } from '../flows/allFlows.ts';
import type { Parts } from '../parts.ts';

/** How long the flow's lines may take from the log to the board, in milliseconds. */
const longestMs = 5_000;

/** Selects the newest flow under way in every view of flows: the one that a component has just stopped in. Brings no view to the front. */
export async function showPausedFlow({ feed, tokenFlow }: Parts): Promise<void> {
  if (feed.source.kind !== 'local') return;
  await feed.ready();
  const newest = async (): Promise<string | undefined> => (await feed.board.request('page', { filter: { ...allFlows, verdicts: ['inProgress'] }, from: 0, count: 1 })).rows[0]?.id;
  const id = (await newest()) ?? (await new Promise<string | undefined>((resolve) => {
    const end = (found?: string): void => {
      clearTimeout(timer);
      subscription.dispose();
      resolve(found);
    };
    const timer = setTimeout(end, longestMs);
    const subscription = feed.onDidChange(() => void newest().then((found) => found !== undefined && end(found), () => end()));
  }));
  if (id !== undefined) tokenFlow.showFlow(id);
}
