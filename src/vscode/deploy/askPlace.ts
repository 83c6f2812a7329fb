import type { Services } from '../../app/services.ts';
import { setting } from '../settings/setting.ts';
import { runSteps } from '../steps/runSteps.ts';
import type { AwsChoice } from './awsPlaces.ts';
import { placeSteps, type PlaceDraft } from './placeSteps.ts';

export type PlaceQuestion = { readonly title: string; readonly before: AwsChoice | null; readonly chainRegion: string };

/** Asks whose credentials deploy the chain, and where to. Null: the user gave up. Asks AWS nothing. */
export async function askPlace({ awsProfiles }: Services, { title, before, chainRegion }: PlaceQuestion): Promise<AwsChoice | null> {
  const steps = placeSteps<PlaceDraft>(await awsProfiles(), { whose: 'Whose credentials deploy the chain?', region: `Region to deploy to. The chain file says ${chainRegion}.` });
  const draft = await runSteps(title, steps, { profile: before?.profile ?? setting('awsProfile'), region: before?.region ?? setting('awsRegion') ?? chainRegion });
  return draft === null ? null : { profile: draft.profile, region: draft.region === chainRegion ? null : draft.region };
}
