import * as vscode from 'vscode';
import type { Services } from '../../app/services.ts';
import { ChainError } from '../../core/errors.ts';
import type { FileWrite } from '../../core/scaffold/fileWrite.ts';
import { withThousands } from '../../core/diagnosis/texts/words.ts';
import { askPick, type Choice } from '../steps/askPick.ts';
import type { Step, StepAnswer } from '../steps/runSteps.ts';
import { answersOf, type ProjectDraft } from './projectDraft.ts';
import { PreviewedFiles } from './previewedFiles.ts';
import { previewSections } from './previewSections.ts';

type Row = 'create' | 'otherFolder' | FileWrite;

const chainFile = 'agentcore-chain.json';

/** Shows what would be written, file by file in an editor below, and writes nothing: the project is made when this step has been passed. */
export function previewStep(services: Services): Step<ProjectDraft> {
  return {
    ask: async (draft, place): Promise<StepAnswer<ProjectDraft>> => {
      const planned = await services.planChain(answersOf(draft)).catch(tellUser);
      if (planned === null) return { kind: 'restart', draft };
      const { files, chain } = planned;
      const previews = new PreviewedFiles(files);
      try {
        const choices: readonly Choice<Row>[] = [
          { label: `Create ${chain.name}`, icon: 'new-folder', detail: `Writes ${files.length} files into ${draft.folder}, and runs nothing.`, value: 'create' },
          { label: 'Change the Folder...', icon: 'arrow-left', value: 'otherFolder' },
          ...rowsOf(files),
        ];
        const shown = files.find(({ path }) => path === chainFile);
        const onActive = (row: Row): void => previews.show(typeof row === 'string' ? shown : row);
        for (;;) {
          const answer = await askPick<Row>({ placeholder: 'Nothing is written yet. Go through the files to read them.', choices, onActive }, place);
          if (answer.kind !== 'next') return answer.kind === 'back' ? { kind: 'back', draft } : { kind: 'cancel' };
          if (answer.value === 'create') return { kind: 'next', draft };
          if (answer.value === 'otherFolder') return { kind: 'restart', draft };
        }
      } finally {
        await previews.close();
      }
    },
  };
}

/** A document that was good when it was named may not be now: its step is asked again. */
function tellUser(error: unknown): null {
  if (!(error instanceof ChainError) || error.source !== 'user') throw error;
  void vscode.window.showWarningMessage(error.message.replace(/\s*\n\s*/g, ' '));
  return null;
}

function rowsOf(files: readonly FileWrite[]): readonly Choice<Row>[] {
  return previewSections(files).flatMap(({ heading, files: held }) => [
    { label: heading },
    ...held.map((file): Choice<Row> => ({ label: file.path, description: `${withThousands(file.content.length)} bytes`, value: file })),
  ]);
}
