import { stateOfChange } from '../../core/chain/settingChange.ts';
import type { FlowFilter } from '../../core/story/flowPage.ts';
import type { Story } from '../../core/story/story.ts';
import type { ShownStory } from '../../protocol/tokenFlow.ts';
import type { Chains } from '../chain/chains.ts';
import type { ChainFileContent } from '../chainFile/selectedChainFile.ts';
import { pausedHop } from '../debug/pausedHop.ts';
import type { FlowFeed } from '../flows/flowFeed.ts';

const unfinished: FlowFilter = { text: '', verdicts: ['inProgress'], user: null };

export type StoryAsk = { readonly id: string; readonly feed: Pick<FlowFeed, 'board' | 'source'>; readonly chains: Pick<Chains, 'status'>; readonly file: ChainFileContent };

/** A flow's story with what can be done about it now. Null where there is no such flow any more. */
export async function shownStory({ id, feed, chains, file }: StoryAsk, signal: AbortSignal): Promise<ShownStory | null> {
  const { board, source } = feed;
  const story = await board.request('story', { id }, signal);
  if (story === null) return null;
  const pausedAt = source.kind === 'local' ? pausedHop(story, chains.status) : null;
  // Of several that are not finished the newest is the one that a debugger holds.
  const isNewest = pausedAt !== null && (await board.request('indexOf', { id, filter: unfinished }, signal)) === 0;
  return { story, remedy: remedyState(story, file), pausedAt: isNewest ? pausedAt : null };
}

/** A file that cannot be used has to be mended first, and says so elsewhere. */
function remedyState({ remedy }: Story, { chain }: ChainFileContent): ShownStory['remedy'] {
  return remedy === null || chain === null ? 'none' : stateOfChange(chain, remedy.change);
}
