import { regionForm } from '../../core/agentcore/account/region.ts';
import { askPick, type Choice } from '../steps/askPick.ts';
import { askText } from '../steps/askText.ts';
import type { Step } from '../steps/runSteps.ts';

export type PlaceDraft = { readonly profile: string | null; readonly region: string };

/** What the steps ask for, in the words of the command. */
export type PlaceWords = { readonly whose: string; readonly region: string };

/** Whose credentials, where the AWS files name any, and which region. Ask AWS nothing. */
export function placeSteps<Draft extends PlaceDraft>(profiles: readonly string[], words: PlaceWords): readonly Step<Draft>[] {
  return [{ applies: () => profiles.length > 0, ask: profileStep<Draft>(profiles, words.whose) }, { ask: regionStep<Draft>(words.region) }];
}

function profileStep<Draft extends PlaceDraft>(profiles: readonly string[], placeholder: string): Step<Draft>['ask'] {
  const choices: readonly Choice<{ readonly profile: string | null }>[] = [
    { label: 'Environment', description: 'AWS_PROFILE, access keys or the default profile, as every AWS tool finds them', value: { profile: null } },
    ...profiles.map((profile) => ({ label: profile, description: 'profile', value: { profile } })),
  ];
  return async (draft, place) => {
    const answer = await askPick({ placeholder, choices, isCurrent: ({ profile }) => profile === draft.profile }, place);
    if (answer.kind === 'next') return { kind: 'next', draft: { ...draft, profile: answer.value.profile } };
    return answer.kind === 'back' ? { kind: 'back', draft } : { kind: 'cancel' };
  };
}

function regionStep<Draft extends PlaceDraft>(prompt: string): Step<Draft>['ask'] {
  return async (draft, place) => {
    const answer = await askText({
      value: draft.region,
      prompt,
      judge: (region) => (regionForm.pattern.test(region.trim()) ? null : { kind: 'refusal', text: `${regionForm.means.charAt(0).toUpperCase()}${regionForm.means.slice(1)}.` }),
    }, place);
    if (answer.kind === 'cancel') return answer;
    return { kind: answer.kind === 'next' ? 'next' : 'back', draft: { ...draft, region: answer.text.trim() } };
  };
}
