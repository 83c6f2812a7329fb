import * as vscode from 'vscode';
import type { StepPlace } from './runSteps.ts';

/** A row of a list; one without a value is the heading of those below it. */
export type Choice<T> = { readonly label: string; readonly description?: string; readonly detail?: string; readonly icon?: string; readonly value?: T };

export type PickQuestion<T> = {
  readonly placeholder: string;
  readonly choices: readonly Choice<T>[];
  /** The row that stands chosen at first. */
  readonly isCurrent?: (value: T) => boolean;
  /** Told of the row that the user has come to, before anything is picked. */
  readonly onActive?: (value: T) => void;
};

export type PickAnswer<T> = { readonly kind: 'next'; readonly value: T } | { readonly kind: 'back' | 'cancel' };

/** One of a list, asked at the top of the window. */
export function askPick<T>({ placeholder, choices, isCurrent, onActive }: PickQuestion<T>, { title, step, totalSteps, canGoBack }: StepPlace): Promise<PickAnswer<T>> {
  type Row = vscode.QuickPickItem & { readonly choice: Choice<T> };
  const pick = vscode.window.createQuickPick<Row>();
  Object.assign(pick, { title, placeholder, ignoreFocusOut: true, matchOnDescription: true, matchOnDetail: true, ...(totalSteps > 1 ? { step, totalSteps } : {}) });
  pick.buttons = canGoBack ? [vscode.QuickInputButtons.Back] : [];
  pick.items = choices.map((choice) => ({
    label: choice.label, choice,
    ...(choice.icon === undefined ? {} : { iconPath: new vscode.ThemeIcon(choice.icon) }),
    ...(choice.description === undefined ? {} : { description: choice.description }), ...(choice.detail === undefined ? {} : { detail: choice.detail }),
    ...(choice.value === undefined ? { kind: vscode.QuickPickItemKind.Separator } : {}),
  }));
  const current = pick.items.filter(({ choice: { value } }) => value !== undefined && isCurrent?.(value) === true);
  if (current.length > 0) pick.activeItems = current.slice(0, 1);
  return new Promise((resolve) => {
    let answer: PickAnswer<T> = { kind: 'cancel' };
    const leave = (given: PickAnswer<T>): void => {
      answer = given;
      pick.hide();
    };
    pick.onDidChangeActive(([row]) => {
      if (row?.choice.value !== undefined) onActive?.(row.choice.value);
    });
    pick.onDidAccept(() => {
      const value = pick.selectedItems[0]?.choice.value;
      if (value !== undefined) leave({ kind: 'next', value });
    });
    pick.onDidTriggerButton(() => leave({ kind: 'back' }));
    pick.onDidHide(() => {
      pick.dispose();
      resolve(answer);
    });
    pick.show();
  });
}
