import * as vscode from 'vscode';

export type EditQuestion = { readonly title: string; readonly change: string; readonly isDirty: boolean; readonly hasChangedMeanwhile: boolean };

type Choice = vscode.QuickPickItem & { readonly applies: boolean };

/**
 * Asks over the comparison, which stays in sight: Enter applies, Escape does not, and a click into the comparison does not take the question away.
 * Undefined and false are both no.
 */
export async function confirmEdit({ title, change, isDirty, hasChangedMeanwhile }: EditQuestion): Promise<boolean> {
  const choices: readonly Choice[] = [
    { label: '$(check) Apply', description: change, applies: true, ...(isDirty ? { detail: 'Your own unsaved changes of this file are saved with it.' } : {}) },
    { label: '$(close) Cancel', description: 'Nothing is changed', applies: false },
  ];
  const placeHolder = hasChangedMeanwhile ? 'The file has changed meanwhile. Apply this edit of agentcore-chain.json?' : 'Apply this edit of agentcore-chain.json?';
  const chosen = await vscode.window.showQuickPick(choices, { title, placeHolder, ignoreFocusOut: true, matchOnDescription: false });
  return chosen?.applies === true;
}
