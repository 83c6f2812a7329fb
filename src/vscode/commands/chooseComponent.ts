import * as vscode from 'vscode';
import { isChainRow, type RowAction, type RowComponent } from '../chainTree/chainRow.ts';
import type { Parts } from '../parts.ts';

/** The component that a command is about: the tree's row that it was called on, else what the user picks among those it can be done with. Undefined: none was picked. */
export async function chooseComponent({ chainTree }: Parts, subject: unknown, action: RowAction, question: string): Promise<RowComponent | undefined> {
  const row = typeof subject === 'string' ? chainTree.rowOf(subject) : subject;
  if (isChainRow(row)) return row.component ?? undefined;
  const items = chainTree.rows.flatMap(({ label, description, actions, component }) => (component !== null && actions.includes(action) ? [{ label, description, component }] : []));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: items.length === 0 ? 'There is no component with which this could be done now.' : question });
  return picked?.component;
}
