import * as vscode from 'vscode';
import { capital } from '../../core/diagnosis/texts/words.ts';
import type { StoryLine } from '../../core/story/story.ts';
import { evidenceLabel } from '../../core/story/words/storyWords.ts';
import { copyInsightsQuery as copyQueryOf } from '../tokenFlow/copyReport.ts';
import { flowGone } from '../tokenFlow/flowGone.ts';
import { notOfAws } from '../tokenFlow/notOfAws.ts';
import { openInCloudWatch as openEvidence } from '../tokenFlow/openInCloudWatch.ts';
import { chosenFlow } from './chosenFlow.ts';
import type { Command } from './command.ts';

/** Of the flow that a view shows, else of the newest. */
export const copyInsightsQuery: Command = async (parts) => copyQueryOf(await chosenFlow(parts), parts.feed);

/** The log of one hop, at its first statement on the flow that a view shows, else on the newest. */
export const openInCloudWatch: Command = async (parts) => {
  const story = await parts.feed.board.request('story', { id: await chosenFlow(parts) });
  if (story === null) throw flowGone();
  const items = story.lines.flatMap(itemOf);
  if (items.length === 0) throw notOfAws();
  const chosen = await vscode.window.showQuickPick(items, { title: 'Open in CloudWatch', placeHolder: 'The log of which hop?' });
  if (chosen !== undefined) await openEvidence(chosen.evidence, parts.feed);
};

function itemOf({ hop, summary, evidence }: StoryLine) {
  const first = evidence.find(({ source }) => source === 'cloudwatch');
  return first === undefined ? [] : [{ label: capital(hop), description: evidenceLabel(hop, first), detail: summary, evidence: first }];
}
