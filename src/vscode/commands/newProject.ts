import * as vscode from 'vscode';
import { everywhere } from '../../core/chain/componentLanguages.ts';
import { componentSteps } from '../newProject/componentSteps.ts';
import { existingApiSteps } from '../newProject/existingApiSteps.ts';
import { folderStep, suggestedFolder } from '../newProject/folderStep.ts';
import { identitySteps } from '../newProject/identitySteps.ts';
import { offerNext, runLocally } from '../newProject/offerNext.ts';
import { previewStep } from '../newProject/previewStep.ts';
import { answersOf, type ProjectDraft } from '../newProject/projectDraft.ts';
import { nameStep, placeSteps, targetStep } from '../newProject/projectSteps.ts';
import { runSteps } from '../steps/runSteps.ts';
import type { Command } from './command.ts';

/** Asks, shows what would be written, writes it. Overwrites nothing, and runs nothing. */
export const newProject: Command = async (parts) => {
  const services = await parts.services();
  const { env } = process;
  const start: ProjectDraft = {
    folder: await suggestedFolder(services), name: null, preset: 'okta', issuer: '', audience: '', clientId: '',
    gatewayAuthorizer: 'AWS_IAM', languageChoice: 'typescript', languages: everywhere('typescript'), frontend: 'none', region: env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-west-2', target: 'own', openapi: '', targetUrl: '',
  };
  const steps = [folderStep(services), nameStep, targetStep, ...existingApiSteps(services), ...componentSteps, ...identitySteps, ...placeSteps, previewStep(services)];
  const draft = await runSteps('New Passthrough Project', steps, start);
  if (draft === null) return;
  const { chain, warnings } = await services.scaffoldChain(answersOf(draft));
  for (const warning of warnings) void vscode.window.showWarningMessage(warning);
  parts.log.info(`New chain ${chain.name} in ${draft.folder}.`);
  const [label, command] = runLocally;
  await offerNext({ folder: draft.folder, name: chain.name, label, run: async () => vscode.commands.executeCommand(command) }, parts);
};
