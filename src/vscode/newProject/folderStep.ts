import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../../app/services.ts';
import { ChainError } from '../../core/errors.ts';
import { askText, type Remark } from '../steps/askText.ts';
import type { Step, StepAnswer } from '../steps/runSteps.ts';
import { freeFolder, pathFrom, type ProjectDraft } from './projectDraft.ts';

/** Where the project goes: typed, or chosen in a dialog. A folder that holds something is refused at once, with what it holds. */
export function folderStep(services: Services): Step<ProjectDraft> {
  const judge = async (text: string): Promise<Remark | null> => {
    if (text.trim() === '') return { kind: 'refusal', text: 'Write the path of a folder.' };
    const folder = pathFrom(text, homedir());
    if (folder === null) return { kind: 'refusal', text: `Write the whole path, like ${homedir()} or ~.` };
    const because = await refusalOfFolder(folder, services);
    if (because !== null) return { kind: 'refusal', text: because };
    return { kind: 'hint', text: existsSync(folder) ? 'This one is empty.' : 'This one will be made.' };
  };
  return {
    ask: async (draft, place): Promise<StepAnswer<ProjectDraft>> => {
      let value = draft.folder;
      for (;;) {
        const answer = await askText({ value, prompt: 'Folder of the new project: an empty one, or one that is not there yet.', judge, button: { icon: new vscode.ThemeIcon('folder-opened'), tooltip: 'Choose a Folder...' } }, place);
        if (answer.kind === 'cancel') return answer;
        const folder = pathFrom(answer.text, homedir());
        if (answer.kind === 'next') return { kind: 'next', draft: { ...draft, folder: folder ?? answer.text } };
        value = (await chooseFolder(folder, services)) ?? answer.text;
      }
    },
  };
}

/** An empty folder of the window, else a new one in it (beside it, where it holds a chain itself), else one at home. */
export async function suggestedFolder(services: Services): Promise<string> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
  for (const folder of folders) if (await isFree(folder, services)) return folder;
  const [first] = folders;
  const parent = first === undefined ? homedir() : (await services.isProject(first)) ? dirname(first) : first;
  return freeFolder(parent, (folder) => isFree(folder, services));
}

/** Null where the dialog was closed. Of a folder that holds something, a new one in it. */
async function chooseFolder(typed: string | null, services: Services): Promise<string | null> {
  const start = typed !== null && existsSync(typed) ? typed : homedir();
  const [chosen] = (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel: 'Use This Folder', title: 'Folder of the new project', defaultUri: vscode.Uri.file(start) })) ?? [];
  if (chosen === undefined) return null;
  return (await isFree(chosen.fsPath, services)) ? chosen.fsPath : freeFolder(chosen.fsPath, (folder) => isFree(folder, services));
}

async function isFree(folder: string, services: Services): Promise<boolean> {
  return (await refusalOfFolder(folder, services)) === null;
}

async function refusalOfFolder(folder: string, { refuseUsedFolder }: Services): Promise<string | null> {
  try {
    await refuseUsedFolder(folder);
    return null;
  } catch (error) {
    if (!(error instanceof ChainError)) throw error;
    return error.code === 'folder-not-empty' ? `${error.message} Name one that is empty or not there yet.` : error.message;
  }
}
