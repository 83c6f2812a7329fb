import type { RawToken } from '../../core/token/rawToken.ts';
import { askPrompt } from '../send/requestSteps.ts';
import { askToken } from '../send/askToken.ts';
import { askPick, type Choice } from '../steps/askPick.ts';
import type { Step } from '../steps/runSteps.ts';

export type SignInWay = 'browser' | 'device' | 'pasted';

/** The token is held here alone, and gone with the command. */
export type VerifyDraft = { readonly way: SignInWay; readonly token: RawToken | null; readonly prompt: string };

/** `issuer`: where the user can sign in; null where the chain file does not say, for the reason `because`. */
export type SignInMatter = { readonly issuer: string | null; readonly because: string };

export function verifySteps(matter: SignInMatter): readonly Step<VerifyDraft>[] {
  return [
    { ask: askWay(matter) },
    {
      applies: ({ way }) => way === 'pasted',
      ask: async (draft, place) => {
        const answer = await askToken({ given: draft.token, whenEmpty: 'The request needs a token of a user. Paste one.' }, place);
        return answer.kind === 'cancel' ? answer : { kind: answer.kind, draft: { ...draft, token: answer.token } };
      },
    },
    { ask: askPrompt },
  ];
}

function askWay({ issuer, because }: SignInMatter): Step<VerifyDraft>['ask'] {
  const pasted: Choice<SignInWay> = { label: 'Paste an Access Token', icon: 'key', detail: issuer === null ? because : 'One that you have from elsewhere.', value: 'pasted' };
  const choices: readonly Choice<SignInWay>[] = issuer === null ? [pasted] : [
    { label: 'Sign In with the Browser', icon: 'globe', detail: `At ${issuer}, with a code that comes back to this machine (PKCE).`, value: 'browser' },
    { label: 'Sign In with a Device Code', icon: 'device-mobile', detail: 'You type a code at the identity provider, on any device. Not every provider and client has it.', value: 'device' },
    pasted,
  ];
  return async (draft, place) => {
    const answer = await askPick({ placeholder: 'Whose token goes through the deployed chain?', choices, isCurrent: (way) => way === draft.way }, place);
    if (answer.kind === 'next') return { kind: 'next', draft: { ...draft, way: answer.value } };
    return answer.kind === 'back' ? { kind: 'back', draft } : { kind: 'cancel' };
  };
}
