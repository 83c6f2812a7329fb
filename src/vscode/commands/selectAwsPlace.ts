import * as vscode from 'vscode';
import { askPlace } from '../deploy/askPlace.ts';
import { placeInWords } from '../deploy/outcomeWords.ts';
import { accessOf } from '../deploy/requireAccess.ts';
import { withProgress } from '../withProgress.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';

const title = 'Select AWS Profile / Region';

/** Whose credentials deploy the selected chain, and where to; AWS tells whose account that is. Where the view shows flows of AWS, it follows. */
export const selectAwsPlace: Command = async (parts) => {
  const { folder } = await requireSession(parts);
  const services = await parts.services();
  const { name, region: chainRegion } = await services.readWatchedChain(folder);
  const choice = await askPlace(services, { title, before: parts.awsPlaces.choiceOf(folder), chainRegion });
  if (choice === null) return;
  await parts.awsPlaces.choose(folder, choice);
  const access = accessOf(choice, chainRegion);
  const account = await withProgress('Asking AWS whose credentials these are', (signal) => services.awsAccount(access, signal));
  parts.awsPlaces.note(folder, { profile: choice.profile, region: access.region, account });
  void vscode.window.showInformationMessage(`${name} is deployed to ${placeInWords({ account, region: access.region })}, with ${choice.profile === null ? 'the credentials of the environment' : `profile ${choice.profile}`}.`);
  if (parts.feed.source.kind === 'aws') await parts.sourceChoice.use({ kind: 'aws', profile: choice.profile, region: access.region, account: null });
};
