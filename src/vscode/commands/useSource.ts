import * as vscode from 'vscode';
import type { Services } from '../../app/services.ts';
import { setting } from '../settings/setting.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';
import { showTokenFlow } from './showTokenFlow.ts';

export const useLocalChain: Command = async ({ sourceChoice }) => sourceChoice.use({ kind: 'local' });

export const useAws: Command = async (parts) => {
  const { folder } = await requireSession(parts);
  const services = await parts.services();
  const region = setting('awsRegion') ?? (await services.readWatchedChain(folder)).region;
  const chosen = await chooseProfile(services, region);
  if (chosen === undefined) return;
  await showTokenFlow(parts);
  await parts.sourceChoice.use({ kind: 'aws', profile: chosen.profile, region, account: null });
};

type ProfileItem = vscode.QuickPickItem & { readonly profile: string | null };

/** The profile that the settings name; else the user picks one, where there are any. Undefined: none was picked. */
async function chooseProfile({ awsProfiles }: Services, region: string): Promise<{ readonly profile: string | null } | undefined> {
  const named = setting('awsProfile');
  if (named !== null) return { profile: named };
  const profiles = await awsProfiles();
  if (profiles.length === 0) return { profile: null };
  const environment: ProfileItem = { label: 'Environment', description: 'AWS_PROFILE, access keys or the default profile, as every AWS tool finds them', profile: null };
  const items: readonly ProfileItem[] = [environment, ...profiles.map((profile) => ({ label: profile, description: 'profile', profile }))];
  return vscode.window.showQuickPick(items, { title: `Use AWS (${region})`, placeHolder: 'Whose credentials read the logs?', matchOnDescription: true });
}
