import { visible } from '../../core/story/visible.ts';
import type { ChainStatus } from '../chain/chainStatus.ts';
import type { ChainFileContent } from '../chainFile/selectedChainFile.ts';

/** The sentence above the rows; empty while they say it all. */
export function treeMessage(status: ChainStatus, { problem }: Pick<ChainFileContent, 'problem'>): string {
  if (status.kind === 'running' && problem !== null) return 'agentcore-chain.json cannot be used as it is now. The chain goes on with the settings it has.';
  if (status.kind === 'starting' && status.step !== null) return `Starting: ${status.step}`;
  if (status.kind !== 'stopped' || status.problem === null) return '';
  const [first = ''] = status.problem.message.split('\n');
  return `${status.endedAt === null ? 'The chain did not start.' : 'The chain has stopped.'} ${visible(first)}`;
}
