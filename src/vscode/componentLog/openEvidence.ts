import * as vscode from 'vscode';
import { ownStream } from '../../app/verify/ownRecords.ts';
import { hopNames } from '../../core/chain/hop.ts';
import { ChainError } from '../../core/errors.ts';
import type { Evidence } from '../../core/flow/flow.ts';
import type { Chains } from '../chain/chains.ts';
import { commandIds } from '../contributions.ts';
import type { FlowFeed } from '../flows/flowFeed.ts';
import type { ComponentLogs } from './componentLogs.ts';
import type { StreamTexts } from './streamTexts.ts';

export type EvidencePlaces = { readonly chains: Chains; readonly feed: FlowFeed; readonly componentLogs: ComponentLogs; readonly streams: StreamTexts };

const readAgain = 'Read Logs Again';

/**
 * The line on which a statement of a flow stands, in its log. Opens no file by a name from elsewhere: a log of this machine is one of five, and of CloudWatch
 * only what was read is shown. Throws file-unreadable, flow-unknown for any other name.
 */
export async function openEvidence({ source, stream, line }: Evidence, { chains, feed, componentLogs, streams }: EvidencePlaces): Promise<void> {
  if (stream === ownStream) return void vscode.window.showInformationMessage('This window noted it when it sent the request: it stands in no log.');
  if (source === 'local') {
    const hop = hopNames.find((name) => stream === `${name}.jsonl`);
    if (hop === undefined || chains.selected === null) throw new ChainError('flow-unknown', 'No log of this chain has that name.', { source: 'extension' });
    return componentLogs.open(chains.selected.folder, hop, line);
  }
  const window = await feed.board.request('lines', { stream, line, around: 1_000 });
  if (window !== null) return streams.open(window, stream, line);
  const chosen = await vscode.window.showInformationMessage('This line was read from CloudWatch and is not held any more.', readAgain);
  if (chosen === readAgain) await vscode.commands.executeCommand(commandIds.refreshFlows);
}
