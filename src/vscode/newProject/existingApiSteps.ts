import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Services } from '../../app/services.ts';
import { ChainError } from '../../core/errors.ts';
import { askText, type Remark } from '../steps/askText.ts';
import type { Step, StepAnswer } from '../steps/runSteps.ts';
import { answersOf, pathFrom, refusalOfDraft, type ProjectDraft } from './projectDraft.ts';

/** The API that exists already: its OpenAPI document, its address, or both. */
export function existingApiSteps(services: Services): readonly Step<ProjectDraft>[] {
  const applies = ({ target }: ProjectDraft): boolean => target === 'existing';
  return [{ applies, ask: documentStep(services) }, { applies, ask: addressStep(services) }];
}

/** Stands for the address while the document alone is looked at. */
const anyUrl = 'https://api.example.com';

function documentStep(services: Services): Step<ProjectDraft>['ask'] {
  return async (draft, place): Promise<StepAnswer<ProjectDraft>> => {
    const judge = async (text: string): Promise<Remark | null> => {
      if (text.trim() === '') return { kind: 'hint', text: 'Without one, the document of the template’s orders API describes it.' };
      const path = pathFrom(text, homedir());
      if (path === null) return { kind: 'refusal', text: `Write the whole path, like ${homedir()} or ~.` };
      const because = await refusalOfPlan({ ...draft, openapi: path, targetUrl: anyUrl }, services);
      return because === null ? null : { kind: 'refusal', text: because };
    };
    let value = draft.openapi;
    for (;;) {
      const answer = await askText({ value, prompt: 'OpenAPI document of the API, JSON or YAML.', placeholder: '~/api/openapi.yaml', judge, button: { icon: new vscode.ThemeIcon('go-to-file'), tooltip: 'Choose a File...' } }, place);
      if (answer.kind === 'cancel') return answer;
      if (answer.kind !== 'button') return { kind: answer.kind, draft: { ...draft, openapi: answer.text.trim() === '' ? '' : (pathFrom(answer.text, homedir()) ?? answer.text) } };
      value = (await chooseDocument()) ?? answer.text;
    }
  };
}

function addressStep(services: Services): Step<ProjectDraft>['ask'] {
  return async (draft, place): Promise<StepAnswer<ProjectDraft>> => {
    const judge = async (text: string): Promise<Remark | null> => {
      const wanted = { ...draft, targetUrl: text };
      if (text.trim() === '' && draft.openapi === '') return { kind: 'refusal', text: 'Without a document, the address has to be said.' };
      const because = text.trim() === '' ? await refusalOfPlan(wanted, services) : refusalOfDraft(wanted, ['targets', 0, 'url']);
      if (because !== null) return { kind: 'refusal', text: because };
      return text.trim() === '' ? { kind: 'hint', text: 'The first server that the document names is used.' } : null;
    };
    const answer = await askText({ value: draft.targetUrl, prompt: 'Address of the API.', placeholder: anyUrl, judge }, place);
    if (answer.kind === 'cancel') return answer;
    return { kind: answer.kind === 'next' ? 'next' : 'back', draft: { ...draft, targetUrl: answer.text } };
  };
}

async function chooseDocument(): Promise<string | null> {
  const filters = { 'OpenAPI document': ['json', 'yaml', 'yml'] };
  const [chosen] = (await vscode.window.showOpenDialog({ openLabel: 'Use This Document', title: 'OpenAPI document of the API', filters })) ?? [];
  return chosen?.fsPath ?? null;
}

/** What is asked later, and may stand there half typed by someone who went back. */
const unasked = { issuer: '', region: 'us-west-2' };

/** Why no project can be planned with it, in one line: a document may have many faults. */
async function refusalOfPlan(draft: ProjectDraft, { planChain }: Services): Promise<string | null> {
  try {
    await planChain(answersOf({ ...draft, ...unasked }));
    return null;
  } catch (error) {
    if (!(error instanceof ChainError)) throw error;
    const [first = '', ...faults] = error.message.split('\n').map((line) => line.trim());
    if (faults.length === 0) return first;
    return `A gateway would refuse it: ${faults[0]}${faults.length === 1 ? '.' : `, and ${faults.length - 1} more.`}`;
  }
}
