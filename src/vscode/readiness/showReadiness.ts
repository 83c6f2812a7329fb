import type * as vscode from 'vscode';
import type { CheckedReadiness } from '../../app/readiness/checkReadiness.ts';
import { readinessLines } from '../../app/readiness/readinessLines.ts';
import type { Remedy } from '../../core/readiness/readiness.ts';
import { commandIds, readinessDocument } from '../contributions.ts';
import type { Parts } from '../parts.ts';
import { TonedTexts } from '../texts/tonedTexts.ts';
import { ownCommands, stepsToDeploy } from './readinessWords.ts';

let texts: TonedTexts<CheckedReadiness> | null = null;

/** Which logs of a deployed chain can be there, as a read-only text: one for each chain, which the next look replaces. Opens it, or replaces the one that is open. */
export async function showReadiness({ extension }: Pick<Parts, 'extension'>, readiness: CheckedReadiness, folder: string): Promise<void> {
  if (texts === null) extension.subscriptions.push((texts = new TonedTexts({ document: readinessDocument, lost: 'This was not kept. Run "AgentCore Chain: Check Log Readiness" to look again.', links: linksOf })));
  await texts.show(texts.keep({ path: `/Log readiness of ${readiness.chain}`, query: folder }, readiness, readinessLines(readiness, ownCommands)));
}

function linksOf(readiness: CheckedReadiness): readonly vscode.Command[] {
  const steps = stepsToDeploy(readiness);
  const isMended = (kind: Remedy['kind']): boolean => readiness.hops.some(({ remedy }) => remedy?.kind === kind);
  return [
    { title: '$(refresh) Check Again', command: commandIds.checkLogReadiness },
    ...(steps.length === 0 ? [] : [{ title: `$(cloud-upload) Deploy ${steps.join(', ')}...`, command: commandIds.deployChain, arguments: [{ only: steps }] }]),
    ...(isMended('logGroup') ? [{ title: '$(go-to-file) Open Chain File', command: commandIds.openChainFile }] : []),
    ...(isMended('send') ? [{ title: '$(verified) Verify Deployment', command: commandIds.verifyDeployment }] : []),
  ];
}
