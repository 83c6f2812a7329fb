import * as vscode from 'vscode';
import { consoleLink } from '../../core/agentcore/account/consoleLink.ts';
import type { Command } from './command.ts';
import { openLink } from '../openLink.ts';
import { chooseComponent } from './chooseComponent.ts';
import { requireSession } from './requireSession.ts';

export const copyArn: Command = async (parts, subject) => {
  await requireSession(parts);
  const arn = (await chooseComponent(parts, subject, 'arn', 'Whose ARN?'))?.arn;
  if (arn === undefined) return;
  await vscode.env.clipboard.writeText(arn);
  vscode.window.setStatusBarMessage(`$(check) Copied ${arn}`, saidForMs);
};

export const openInConsole: Command = async (parts, subject) => {
  await requireSession(parts);
  const arn = (await chooseComponent(parts, subject, 'console', 'What to open in the AWS console?'))?.arn;
  const link = arn === undefined ? null : consoleLink(arn);
  if (link !== null) await openLink(link);
};

/** How long what needs no answer stands in the status bar, in milliseconds. */
const saidForMs = 5_000;
