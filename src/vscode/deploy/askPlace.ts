import type { Services } from '../../app/services.ts';
import { regionForm } from '../../core/agentcore/region.ts';
import { setting } from '../settings/setting.ts';
import { askPick, type Choice } from '../steps/askPick.ts';
import { askText } from '../steps/askText.ts';
import { runSteps, type Step } from '../steps/runSteps.ts';
import type { AwsChoice } from './awsPlaces.ts';

type Draft = { readonly profile: string | null; readonly region: string };

export type PlaceQuestion = { readonly title: string; readonly before: AwsChoice | null; readonly chainRegion: string };

/** Asks whose credentials deploy the chain, and where to. Null: the user gave up. Asks AWS nothing. */
export async function askPlace({ awsProfiles }: Services, { title, before, chainRegion }: PlaceQuestion): Promise<AwsChoice | null> {
  const profiles = await awsProfiles();
  const steps: readonly Step<Draft>[] = [{ applies: () => profiles.length > 0, ask: profileStep(profiles) }, { ask: regionStep(chainRegion) }];
  const draft = await runSteps(title, steps, { profile: before?.profile ?? setting('awsProfile'), region: before?.region ?? setting('awsRegion') ?? chainRegion });
  return draft === null ? null : { profile: draft.profile, region: draft.region === chainRegion ? null : draft.region };
}

function profileStep(profiles: readonly string[]): Step<Draft>['ask'] {
  const choices: readonly Choice<{ readonly profile: string | null }>[] = [
    { label: 'Environment', description: 'AWS_PROFILE, access keys or the default profile, as every AWS tool finds them', value: { profile: null } },
    ...profiles.map((profile) => ({ label: profile, description: 'profile', value: { profile } })),
  ];
  return async (draft, place) => {
    const answer = await askPick({ placeholder: 'Whose credentials deploy the chain?', choices, isCurrent: ({ profile }) => profile === draft.profile }, place);
    if (answer.kind === 'next') return { kind: 'next', draft: { ...draft, profile: answer.value.profile } };
    return answer.kind === 'back' ? { kind: 'back', draft } : { kind: 'cancel' };
  };
}

function regionStep(chainRegion: string): Step<Draft>['ask'] {
  return async (draft, place) => {
    const answer = await askText({
      value: draft.region,
      prompt: `Region to deploy to. The chain file says ${chainRegion}.`,
      judge: (region) => (regionForm.pattern.test(region.trim()) ? null : { kind: 'refusal', text: `${regionForm.means.charAt(0).toUpperCase()}${regionForm.means.slice(1)}.` }),
    }, place);
    if (answer.kind === 'cancel') return answer;
    return { kind: answer.kind === 'next' ? 'next' : 'back', draft: { ...draft, region: answer.text.trim() } };
  };
}
