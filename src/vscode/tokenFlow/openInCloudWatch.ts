import { logEventsLink } from '../../core/agentcore/account/consoleLink.ts';
import { logStreamOf } from '../../core/agentcore/logs/logStream.ts';
import type { Evidence } from '../../core/flow/flow.ts';
import type { FlowFeed } from '../flows/flowFeed.ts';
import { openLink } from '../openLink.ts';
import { notOfAws } from './notOfAws.ts';

/** The console's page with the stream in which a statement stands, from its event on; the whole stream where the line is not held any more. Throws usage for a log of this machine. */
export async function openInCloudWatch({ source, stream, line }: Evidence, { board, source: shown }: Pick<FlowFeed, 'board' | 'source'>): Promise<void> {
  if (source !== 'cloudwatch' || shown.kind !== 'aws') throw notOfAws();
  const held = await board.request('lines', { stream, line, around: 0 });
  const link = logEventsLink(shown.region, logStreamOf(stream), held?.lines[0]?.at ?? null);
  if (link === null) throw notOfAws();
  await openLink(link);
}
