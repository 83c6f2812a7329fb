import { identityPresets } from '../../core/identity/identityPresets.ts';
import type { IdentityPreset, PresetId } from '../../core/identity/identityPreset.ts';
import type { Step } from '../steps/runSteps.ts';
import type { ProjectDraft } from './projectDraft.ts';
import { pickStep, textStep } from './stepKinds.ts';

/** Who signs the users in, and what is known of it so far. Each answer is judged by the kind of provider, with its own example. */
export const identitySteps: readonly Step<ProjectDraft>[] = [
  pickStep<PresetId>({
    placeholder: 'Who signs your users in?',
    choices: () => Object.values(identityPresets).map(({ id, name, about }) => ({ label: name, icon: 'account', detail: about, value: id })),
    read: ({ preset }) => preset,
    write: (draft, preset) => ({ ...draft, preset }),
  }),
  textStep(['identity', 'issuer'], {
    read: ({ issuer }) => issuer,
    write: (draft, issuer) => ({ ...draft, issuer }),
    question: (draft) => ({
      prompt: 'Issuer, exactly as in the token’s iss. Leave it empty to fill it in later: until then the chain has an identity provider of its own.',
      placeholder: presetOf(draft).issuer.example,
    }),
  }),
  textStep(['identity', 'audience'], {
    read: ({ audience }) => audience,
    write: (draft, audience) => ({ ...draft, audience }),
    question: (draft) => ({ prompt: `Audience: ${presetOf(draft).audience.means}. May stay empty for now.`, placeholder: presetOf(draft).audience.example }),
    applies: (draft) => knowsIssuer(draft) && presetOf(draft).audience.claim === 'aud',
  }),
  textStep(['identity', 'clientId'], {
    read: ({ clientId }) => clientId,
    write: (draft, clientId) => ({ ...draft, clientId }),
    question: (draft) => ({ prompt: `Client: ${presetOf(draft).clientId.means}.${isAudienceToo(draft)} May stay empty for now.`, placeholder: presetOf(draft).clientId.example }),
    applies: knowsIssuer,
  }),
];

function presetOf({ preset }: ProjectDraft): IdentityPreset {
  return identityPresets[preset];
}

/** Where access tokens carry no aud there is no other audience to ask for. */
function isAudienceToo(draft: ProjectDraft): string {
  return presetOf(draft).audience.claim === 'client_id' ? ' The API compares it as the audience too.' : '';
}

function knowsIssuer({ issuer }: ProjectDraft): boolean {
  return issuer.trim() !== '';
}
