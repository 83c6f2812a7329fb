import { showTokenFlow } from '../commands/showTokenFlow.ts';
import { allFlows } from '../flows/allFlows.ts';
import type { FlowFeed } from '../flows/flowFeed.ts';
import type { Parts } from '../parts.ts';

/** Shows the view, and in it the flow with this id as soon as its lines have come. */
export async function showFlow(id: string, parts: Parts): Promise<void> {
  await showTokenFlow(parts);
  await untilThere(id, parts.feed);
  parts.tokenFlow.showFlow(id);
}

/** How long the flow may take from the log to the board, in milliseconds; then the view is told all the same. */
const longestMs = 5_000;

/** The log lines come by another way than the answer to the send. */
async function untilThere(id: string, feed: FlowFeed): Promise<void> {
  const isThere = async (): Promise<boolean> => (await feed.board.request('indexOf', { id, filter: allFlows })) >= 0;
  await new Promise<void>((resolve) => {
    const look = (): void => void isThere().then((there) => there && end(), end);
    const subscription = feed.onDidChange(look);
    const timer = setTimeout(() => end(), longestMs);
    const end = (): void => {
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    };
    look();
  });
}
