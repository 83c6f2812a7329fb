import { withThousands } from '../../core/diagnosis/texts/words.ts';
import { inspectToken } from '../../core/inspection/inspectToken.ts';
import { refusalOfInspection } from '../../core/inspection/refusalOfInspection.ts';
import { findToken } from '../../core/token/findToken.ts';
import type { RawToken } from '../../core/token/rawToken.ts';
import { askPick } from '../steps/askPick.ts';
import { askText, type Remark } from '../steps/askText.ts';
import type { Step, StepAnswer } from '../steps/runSteps.ts';

export type TokenDraft = { readonly from: 'clipboard' | 'typed'; readonly token: RawToken | null };

/** Where the token comes from: the clipboard, where it holds one and the user says so, else a box that hides what is typed. Shows nothing of it. */
export function tokenSteps(inClipboard: RawToken | null): readonly Step<TokenDraft>[] {
  return [
    {
      applies: () => inClipboard !== null,
      ask: async (draft, place): Promise<StepAnswer<TokenDraft>> => {
        const choices = [
          { label: 'Use the Token in the Clipboard', icon: 'clippy', description: `${withThousands(inClipboard?.size ?? 0)} characters`, value: 'clipboard' as const },
          { label: 'Paste Another One...', icon: 'key', value: 'typed' as const },
        ];
        const answer = await askPick({ placeholder: 'There is a token in the clipboard.', choices, isCurrent: (from) => from === draft.from }, place);
        if (answer.kind !== 'next') return { kind: 'cancel' };
        return { kind: 'next', draft: { from: answer.value, token: answer.value === 'clipboard' ? inClipboard : null } };
      },
    },
    {
      applies: ({ from }) => from === 'typed',
      ask: async (draft, place): Promise<StepAnswer<TokenDraft>> => {
        const answer = await askText({ value: '', password: true, prompt: 'Token to look at. It is decoded on this machine, sent nowhere and not stored.', placeholder: 'eyJ...', judge }, place);
        if (answer.kind === 'cancel') return answer;
        const found = findToken(answer.text);
        return { kind: answer.kind === 'next' ? 'next' : 'back', draft: { ...draft, token: found.state === 'found' ? found.token : null } };
      },
    },
  ];
}

/** What cannot be decoded is refused while it stands in the box. */
function judge(text: string): Remark | null {
  if (text.trim() === '') return { kind: 'refusal', text: 'Paste a token.' };
  const found = findToken(text);
  const inspected = found.state === 'found' ? inspectToken(found.token, { now: 0, expected: null }) : null;
  if (inspected?.state === 'decoded') return null;
  const { message, remedy = '' } = refusalOfInspection('This', found, inspected);
  return { kind: 'refusal', text: `${message} ${remedy}`.trim() };
}
