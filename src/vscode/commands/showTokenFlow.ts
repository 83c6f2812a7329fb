import * as vscode from 'vscode';
import { viewIds } from '../contributions.ts';
import type { Command } from './command.ts';

export const showTokenFlow: Command = async () => {
  await vscode.commands.executeCommand(`${viewIds.tokenFlow}.focus`);
};

export const openTokenFlowInEditor: Command = ({ tokenFlow }) => Promise.resolve(tokenFlow.openInEditor());
