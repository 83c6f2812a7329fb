import * as vscode from 'vscode';
import { agreed } from '../../core/attach/firstAnswers.ts';
import { agentStep } from '../attach/agentStep.ts';
import { attachedOf, type AttachDraft } from '../attach/attachDraft.ts';
import { endpointStep } from '../attach/endpointStep.ts';
import { attachPreviewStep } from '../attach/attachPreviewStep.ts';
import { gatewayStep } from '../attach/gatewayStep.ts';
import { logGroupSteps } from '../attach/logGroupSteps.ts';
import { placeSteps } from '../deploy/placeSteps.ts';
import { offerNext } from '../newProject/offerNext.ts';
import { setting } from '../settings/setting.ts';
import { runSteps } from '../steps/runSteps.ts';
import type { Command } from './command.ts';
import { showTokenFlow } from './showTokenFlow.ts';

/** Finds a deployed chain that somebody else made, from its gateway on, and writes its chain file. Reads AWS alone, and writes over nothing. */
export const attachChain: Command = async (parts) => {
  const services = await parts.services();
  const [first] = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const answers = first === undefined || !vscode.workspace.isTrusted ? [] : await services.firstAnswers(first.uri.fsPath);
  const { env } = process;
  const start: AttachDraft = {
    profile: setting('awsProfile'), region: agreed(answers, 'region') ?? setting('awsRegion') ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? '',
    found: null, runtime: null, account: agreed(answers, 'account'), endpoint: null, logGroups: {}, logParts: {}, restFrom: null, folder: null,
  };
  const steps = [...placeSteps<AttachDraft>(await services.awsProfiles(), { whose: 'Whose credentials look at the chain? They read, and change nothing.', region: 'Region in which the chain is deployed.' }), gatewayStep(services, answers), agentStep, endpointStep, ...logGroupSteps, attachPreviewStep(services)];
  const draft = await runSteps('Attach to Deployed Chain', steps, start);
  if (draft === null || draft.folder === null) return;
  const { chain } = attachedOf(draft);
  const { profile, region } = draft;
  parts.log.info(`Attached to ${chain.name} in ${region}: ${await services.writeChainFile(draft.folder, chain)}.`);
  await offerNext({ folder: draft.folder, name: chain.name, label: 'Use AWS', run: async () => {
    await showTokenFlow(parts);
    await parts.sourceChoice.use({ kind: 'aws', profile, region, account: null });
  } }, parts);
};
