import * as vscode from 'vscode';
import type { StepPlace } from './runSteps.ts';

/** What there is to say of a text while it is typed: `refusal` keeps it from being accepted, `hint` stands behind the prompt. */
export type Remark = { readonly kind: 'refusal' | 'hint'; readonly text: string };

export type TextQuestion = {
  readonly value: string;
  readonly prompt: string;
  readonly placeholder?: string;
  /** The text is hidden, and nothing of it is remembered. */
  readonly password?: boolean;
  /** Asked with every change, and again before the text is accepted. Must not throw, and never quote a hidden text. */
  readonly judge?: (text: string) => Remark | null | Promise<Remark | null>;
  /** Another way to the answer, beside typing it. */
  readonly button?: { readonly icon: vscode.ThemeIcon; readonly tooltip: string };
};

export type TextAnswer = { readonly kind: 'next' | 'back' | 'button'; readonly text: string } | { readonly kind: 'cancel' };

/** One line of text, asked at the top of the window. Answers when the user has accepted a text that is not refused, or goes elsewhere. */
export function askText(question: TextQuestion, { title, step, totalSteps, canGoBack }: StepPlace): Promise<TextAnswer> {
  const box = vscode.window.createInputBox();
  const { judge = () => null } = question;
  const other = question.button === undefined ? null : { iconPath: question.button.icon, tooltip: question.button.tooltip };
  Object.assign(box, { title, ignoreFocusOut: true, ...(totalSteps > 1 ? { step, totalSteps } : {}), value: question.value, prompt: question.prompt, placeholder: question.placeholder, password: question.password ?? false });
  box.buttons = [...(canGoBack ? [vscode.QuickInputButtons.Back] : []), ...(other === null ? [] : [other])];
  return new Promise((resolve) => {
    let judged = 0;
    let answer: TextAnswer = { kind: 'cancel' };
    /** Nobody is told what is wrong with a box that is still empty. */
    const isUntouched = (): boolean => judged === 1 && box.value === '';
    const look = async (): Promise<boolean> => {
      const mine = ++judged;
      const remark = await judge(box.value);
      if (mine !== judged) return false; // typed on meanwhile
      box.validationMessage = remark?.kind === 'refusal' && !isUntouched() ? { message: remark.text, severity: vscode.InputBoxValidationSeverity.Error } : undefined;
      box.prompt = remark?.kind === 'hint' ? `${question.prompt} ${remark.text}` : question.prompt;
      return remark?.kind !== 'refusal';
    };
    const leave = (kind: 'next' | 'back' | 'button'): void => {
      answer = { kind, text: box.value };
      box.hide();
    };
    box.onDidChangeValue(() => void look());
    box.onDidAccept(async () => {
      if (await look()) leave('next');
    });
    box.onDidTriggerButton((button) => leave(button === other ? 'button' : 'back'));
    box.onDidHide(() => {
      box.value = '';
      box.dispose();
      resolve(answer);
    });
    box.show();
    void look();
  });
}
