import { findToken } from '../../core/token/findToken.ts';
import { RawToken } from '../../core/token/rawToken.ts';
import { refusalOfToken } from '../../core/token/refusalOfToken.ts';
import { askText, type Remark } from '../steps/askText.ts';
import type { StepPlace } from '../steps/runSteps.ts';

export type TokenQuestion = {
  /** The one given before; null where none was. */
  readonly given: RawToken | null;
  /** What an empty box is told where there is none yet. */
  readonly whenEmpty: string;
};

export type TokenAnswer = { readonly kind: 'next' | 'back'; readonly token: RawToken | null } | { readonly kind: 'cancel' };

/** A user's own token, in a box that hides it. It is held by whoever asked alone. */
export async function askToken({ given, whenEmpty }: TokenQuestion, place: StepPlace): Promise<TokenAnswer> {
  const judge = (text: string): Remark | null => {
    if (text.trim() === '') return given === null ? { kind: 'refusal', text: whenEmpty } : { kind: 'hint', text: 'Leave it empty to use the one given before.' };
    if (findToken(text).state === 'several') return { kind: 'refusal', text: 'This is more than one token. Paste the access token alone.' };
    const because = refusalOfToken(text.trim());
    return because === null ? null : { kind: 'refusal', text: `This is no token: ${because}.` };
  };
  const prompt = 'Access token of the user. It is kept in memory for this request alone.';
  const answer = await askText({ value: '', password: true, prompt, placeholder: 'Access token', judge }, place);
  if (answer.kind === 'cancel') return answer;
  return { kind: answer.kind === 'next' ? 'next' : 'back', token: tokenIn(answer.text) ?? given };
}

/** What was pasted may be a whole answer of a token endpoint; what is no JWT is a token all the same, for the hops to judge. */
function tokenIn(text: string): RawToken | null {
  const found = findToken(text);
  return found.state === 'found' ? found.token : RawToken.from(text);
}
