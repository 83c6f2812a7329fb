import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { attachedLines } from '../../app/attach/attachWords.ts';
import type { Services } from '../../app/services.ts';
import { chainToJson } from '../../core/chain/parseChain.ts';
import { PreviewedFiles } from '../newProject/previewedFiles.ts';
import { freeFolder } from '../newProject/projectDraft.ts';
import { askPick, type Choice } from '../steps/askPick.ts';
import type { Step } from '../steps/runSteps.ts';
import { attachedOf, discovered, type AttachDraft } from './attachDraft.ts';

const chainFile = 'agentcore-chain.json';

/** Shows the chain file in an editor below, and what could not be found, and writes nothing: that is done when this step has been passed. */
export function attachPreviewStep({ isProject }: Services): Step<AttachDraft> {
  return {
    ask: async (draft, place) => {
      const attached = attachedOf(draft);
      const { chain, notes } = attached;
      const { seen } = discovered(draft.found);
      let folder = draft.folder ?? (await suggestedFolder(chain.name, isProject));
      const previews = new PreviewedFiles([
        { path: chainFile, content: chainToJson(chain) },
        { path: `What was found of ${chain.name}.txt`, content: `${attachedLines(seen, draft.runtime, attached).join('\n')}\n` },
      ]);
      try {
        previews.show(previews.files[0]);
        for (;;) {
          const choices: readonly Choice<Row>[] = [
            { label: `Write ${chainFile}`, icon: 'new-file', detail: `Into ${folder}. Nothing else is written, and nothing is changed in AWS.`, value: 'write' },
            { label: 'Change the Folder...', icon: 'folder-opened', value: 'folder' },
            { label: notes.length === 0 ? 'everything was found' : 'not found, and left open' },
            ...notes.map(({ setting, because }): Choice<Row> => ({ label: setting, detail: `${because.charAt(0).toUpperCase()}${because.slice(1)}.`, value: 'note' })),
          ];
          const answer = await askPick<Row>({ placeholder: 'Nothing is written yet. The chain file stands in the editor below.', choices, onActive: (row) => previews.show(previews.files[row === 'note' ? 1 : 0]) }, place);
          if (answer.kind !== 'next') return answer.kind === 'back' ? { kind: 'back', draft: { ...draft, folder } } : { kind: 'cancel' };
          if (answer.value === 'write') return { kind: 'next', draft: { ...draft, folder } };
          if (answer.value === 'folder') folder = (await chooseFolder(folder, isProject)) ?? folder;
        }
      } finally {
        await previews.close();
      }
    },
  };
}

type Row = 'write' | 'folder' | 'note';

/** The window's folder, where it holds no chain; else one of the chain's name in it; else one at home. */
async function suggestedFolder(name: string, isProject: Services['isProject']): Promise<string> {
  const [first] = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
  if (first !== undefined && !(await isProject(first))) return first;
  const named = join(first ?? homedir(), name);
  return existsSync(named) ? freeFolder(first ?? homedir(), async (folder) => !existsSync(folder)) : named;
}

/** Null where the dialog was closed, or the folder holds a chain. */
async function chooseFolder(start: string, isProject: Services['isProject']): Promise<string | null> {
  const [chosen] = (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel: 'Use This Folder', title: `Folder for ${chainFile}`, defaultUri: vscode.Uri.file(existsSync(start) ? start : dirname(start)) })) ?? [];
  if (chosen === undefined) return null;
  if (!(await isProject(chosen.fsPath))) return chosen.fsPath;
  void vscode.window.showWarningMessage(`${chosen.fsPath} holds an ${chainFile} already, which is not written over. Name another folder.`);
  return null;
}
