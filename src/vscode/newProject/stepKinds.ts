import type { Path } from '../../core/chain/shape.ts';
import { askPick, type Choice } from '../steps/askPick.ts';
import { askText, type Remark, type TextQuestion } from '../steps/askText.ts';
import type { Step, StepAnswer } from '../steps/runSteps.ts';
import { refusalOfDraft, type ProjectDraft } from './projectDraft.ts';

type TextStep = {
  readonly read: (draft: ProjectDraft) => string;
  readonly write: (draft: ProjectDraft, text: string) => ProjectDraft;
  readonly question: (draft: ProjectDraft) => Pick<TextQuestion, 'prompt' | 'placeholder'>;
  /** What to say of a text that is not refused. */
  readonly hint?: (draft: ProjectDraft) => string;
  readonly applies?: (draft: ProjectDraft) => boolean;
};

/** A text of the chain file, judged as it is typed by the file's own parser and by the identity provider that was chosen. */
export function textStep(setting: Path, { read, write, question, hint, applies = () => true }: TextStep): Step<ProjectDraft> {
  return {
    applies,
    ask: async (draft, place): Promise<StepAnswer<ProjectDraft>> => {
      const judge = (text: string): Remark | null => {
        const wanted = write(draft, text);
        const because = refusalOfDraft(wanted, setting);
        if (because !== null) return { kind: 'refusal', text: because };
        return hint === undefined ? null : { kind: 'hint', text: hint(wanted) };
      };
      const answer = await askText({ ...question(draft), value: read(draft), judge }, place);
      if (answer.kind === 'cancel') return answer;
      return { kind: answer.kind === 'next' ? 'next' : 'back', draft: write(draft, answer.text) };
    },
  };
}

type PickStep<T extends string> = {
  readonly placeholder: string;
  readonly choices: (draft: ProjectDraft) => readonly Choice<T>[];
  readonly read: (draft: ProjectDraft) => T;
  readonly write: (draft: ProjectDraft, value: T) => ProjectDraft;
  readonly applies?: (draft: ProjectDraft) => boolean;
};

/** One of a few answers; the one given before stands chosen. */
export function pickStep<T extends string>({ placeholder, choices, read, write, applies = () => true }: PickStep<T>): Step<ProjectDraft> {
  return {
    applies,
    ask: async (draft, place): Promise<StepAnswer<ProjectDraft>> => {
      const answer = await askPick<T>({ placeholder, choices: choices(draft), isCurrent: (value) => value === read(draft) }, place);
      if (answer.kind === 'next') return { kind: 'next', draft: write(draft, answer.value) };
      return answer.kind === 'back' ? { kind: 'back', draft } : { kind: 'cancel' };
    },
  };
}
