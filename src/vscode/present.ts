import * as vscode from 'vscode';
import { ChainError } from '../core/errors.ts';
import { redact } from '../core/token/redact.ts';
import { commandIds, settingIds } from './contributions.ts';

const showLog = 'Show Log';

/**
 * The one place where the extension catches: runs what a user asked for, and where it fails says what happened and what to do. The answer is undefined then.
 * What the user stopped is no failure.
 */
export async function present<T>(work: () => Promise<T>, log: vscode.LogOutputChannel): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    void presentError(error, log);
    return undefined;
  }
}

export async function presentError(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  if (error instanceof vscode.CancellationError || (error instanceof ChainError && error.code === 'interrupted')) return;
  const { message, remedy, code } = describe(error);
  log.error(`${message}${remedy === '' ? '' : ` ${remedy}`} (${code})`);
  if (!(error instanceof ChainError) && error instanceof Error) log.error(redact(error.stack ?? error.message));
  const [first = '', ...more] = message.split('\n');
  const said = [more.length === 0 ? first : `${first} ${more[0]?.trim() ?? ''}`, remedy].filter((part) => part !== '').join(' ');
  const ways = [...waysOn(said, code), { label: showLog, go: async () => log.show() }];
  const chosen = await vscode.window.showErrorMessage(said, ...ways.map(({ label }) => label));
  await ways.find(({ label }) => label === chosen)?.go();
}

type Way = { readonly label: string; readonly go: () => Promise<unknown> };

/** Places where what is said can be mended. */
function waysOn(said: string, code: string): readonly Way[] {
  const setting = Object.values(settingIds).find((id) => said.includes(id));
  if (setting !== undefined) return [{ label: 'Open Settings', go: () => openSettings(setting) }];
  const way = wayOf[code];
  return way === undefined ? [] : [{ label: way.label, go: async () => vscode.commands.executeCommand(way.command) }];
}

/** The page of the user's settings does not show those of a remote machine. */
async function openSettings(setting: string): Promise<void> {
  const isOfMachine = (setting === settingIds.nodePath || setting === settingIds.pythonPath) && vscode.env.remoteName !== undefined;
  await vscode.commands.executeCommand(isOfMachine ? 'workbench.action.openRemoteSettings' : 'workbench.action.openSettings', { query: setting });
}

const wayOf: { readonly [code: string]: { readonly label: string; readonly command: string } | undefined } = {
  'chain-file-invalid': { label: 'Open Chain File', command: commandIds.openChainFile },
  'chain-file-missing': { label: 'New Passthrough Project...', command: commandIds.newProject },
  'folder-not-empty': { label: 'New Passthrough Project...', command: commandIds.newProject },
  'aws-credentials-missing': { label: 'Select AWS Profile / Region', command: commandIds.selectAwsPlace },
  'flow-unknown': { label: 'Send Test Request...', command: commandIds.sendRequest },
  'workspace-restricted': { label: 'Manage Workspace Trust', command: 'workbench.trust.manage' },
};

function describe(error: unknown): { readonly message: string; readonly remedy: string; readonly code: string } {
  if (error instanceof ChainError) return { message: redact(error.message), remedy: error.remedy ?? '', code: error.code };
  const what = error instanceof Error ? error.message : String(error);
  return { message: redact(`Something went wrong that should not have: ${what}`), remedy: '', code: 'internal' };
}
