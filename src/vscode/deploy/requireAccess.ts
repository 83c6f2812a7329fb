import type { AwsAccess } from '../../app/ports.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import type { Parts } from '../parts.ts';
import { setting } from '../settings/setting.ts';
import { askPlace } from './askPlace.ts';
import type { AwsChoice } from './awsPlaces.ts';

/** Whose credentials deploy the chain, and where to: as chosen before, as the settings say, else as the user answers now. Null: the user gave up. */
export async function requireAccess(parts: Parts, { folder }: ChainSession, title: string): Promise<AwsAccess | null> {
  const services = await parts.services();
  const { region: chainRegion } = await services.readChain(folder);
  const named = parts.awsPlaces.choiceOf(folder) ?? settingsChoice();
  const choice = named ?? (await askPlace(services, { title, before: null, chainRegion }));
  if (choice === null) return null;
  if (named === null) await parts.awsPlaces.choose(folder, choice);
  return accessOf(choice, chainRegion);
}

export function accessOf({ profile, region }: AwsChoice, chainRegion: string): AwsAccess {
  return { region: region ?? chainRegion, ...(profile === null ? {} : { profile }) };
}

/** A profile in the settings answers the question; a region alone does not. */
function settingsChoice(): AwsChoice | null {
  const profile = setting('awsProfile');
  return profile === null ? null : { profile, region: setting('awsRegion') };
}
