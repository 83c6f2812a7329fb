import * as vscode from 'vscode';
import { callerInWords } from '../../app/attach/attachWords.ts';
import type { SeenRuntime } from '../../core/attach/seenDeployment.ts';
import { askPick } from '../steps/askPick.ts';
import { askText } from '../steps/askText.ts';
import type { Step, StepAnswer, StepPlace } from '../steps/runSteps.ts';
import { withProgress } from '../withProgress.ts';
import { discovered, type AttachDraft } from './attachDraft.ts';

/** Which runtime is the agent, where several call the gateway; its id, where none was found. */
export const agentStep: Step<AttachDraft> = {
  applies: ({ found }) => found?.agent.kind !== 'one',
  ask: async (draft, place) => {
    const { agent } = discovered(draft.found);
    return agent.kind === 'several' ? pickedAgent(agent.runtimes, draft, place) : typedAgent(draft, place);
  },
};

async function pickedAgent(runtimes: readonly SeenRuntime[], draft: AttachDraft, place: StepPlace): Promise<StepAnswer<AttachDraft>> {
  const choices = runtimes.map((runtime) => ({ label: runtime.name, description: runtime.id, detail: callerInWords(runtime), value: runtime }));
  const answer = await askPick({ placeholder: `${runtimes.length} runtimes call this gateway, each a chain of its own. Which is the agent of this one?`, choices, isCurrent: ({ id }) => id === draft.runtime?.id }, place);
  if (answer.kind === 'next') return { kind: 'next', draft: { ...draft, runtime: answer.value, endpoint: null } };
  return answer.kind === 'back' ? { kind: 'back', draft } : { kind: 'cancel' };
}

async function typedAgent(draft: AttachDraft, place: StepPlace): Promise<StepAnswer<AttachDraft>> {
  const { look, seen } = discovered(draft.found);
  let value = draft.runtime?.id ?? '';
  for (;;) {
    const answer = await askText({ value, prompt: 'No runtime was found that calls this gateway. Write the id of the agent’s, or nothing to leave it open.', placeholder: 'orders_agent-a1b2c3d4e5' }, place);
    if (answer.kind === 'cancel') return answer;
    if (answer.kind !== 'next') return { kind: 'back', draft };
    value = answer.text.trim();
    if (value === '') return { kind: 'next', draft: { ...draft, runtime: null, endpoint: null } };
    const told = await withProgress(`Looking at runtime ${value}`, (signal) => look.runtime(value, signal));
    if (told.state === 'told') return { kind: 'next', draft: { ...draft, runtime: told.answer, endpoint: null } };
    void vscode.window.showWarningMessage(told.state === 'absent' ? `There is no runtime ${value} in ${seen.region}.` : `${told.because}.`);
  }
}
