import { outcomeWords } from '../../app/outcomeWords.ts';
import type { ScenarioSummary, SendRequest } from '../../app/ports.ts';
import { hopNames } from '../../core/chain/hop.ts';
import { askPick, type Choice } from '../steps/askPick.ts';
import { askText, type Remark } from '../steps/askText.ts';
import type { Step, StepAnswer, StepPlace } from '../steps/runSteps.ts';
import { askToken } from './askToken.ts';

/** What a request is made of. The token is held here alone, and gone with the command. */
export type RequestDraft = SendRequest;

export type RequestMatter = {
  /** Empty where the chain takes tokens of its configured issuer: then one is asked for. */
  readonly users: readonly string[];
  readonly scenarios: readonly ScenarioSummary[];
};

export function requestSteps({ users, scenarios }: RequestMatter): readonly Step<RequestDraft>[] {
  return [userStep(users), tokenStep(users), promptStep, scenarioStep(scenarios)];
}

function userStep(users: readonly string[]): Step<RequestDraft> {
  const choices = users.map((user): Choice<string> => ({ label: user, icon: 'account', value: user }));
  return {
    applies: () => users.length > 0,
    ask: async (draft, place) => moved(draft, await askPick({ placeholder: 'As which user?', choices, isCurrent: (user) => user === draft.user }, place), (user) => ({ ...draft, user })),
  };
}

function tokenStep(users: readonly string[]): Step<RequestDraft> {
  return {
    applies: () => users.length === 0,
    ask: async (draft, place): Promise<StepAnswer<RequestDraft>> => {
      const answer = await askToken({ given: draft.token, whenEmpty: 'This chain takes tokens of its configured issuer. Paste one.' }, place);
      return answer.kind === 'cancel' ? answer : { kind: answer.kind, draft: { ...draft, token: answer.token } };
    },
  };
}

const promptStep: Step<RequestDraft> = { ask: askPrompt };

/** What the user asks the agent. */
export async function askPrompt<Draft extends { readonly prompt: string }>(draft: Draft, place: StepPlace): Promise<StepAnswer<Draft>> {
  const judge = (text: string): Remark | null => (text.trim() === '' ? { kind: 'refusal', text: 'Write what the user asks the agent.' } : null);
  const answer = await askText({ value: draft.prompt, prompt: 'What the user asks the agent.', placeholder: 'List my orders', judge }, place);
  if (answer.kind === 'cancel') return answer;
  return { kind: answer.kind === 'next' ? 'next' : 'back', draft: { ...draft, prompt: answer.text.trim() } };
}

const none = Symbol('no scenario');

function scenarioStep(scenarios: readonly ScenarioSummary[]): Step<RequestDraft> {
  const choices: readonly Choice<string | typeof none>[] = [
    { label: 'None', description: 'as the chain is', detail: 'Send the request with nothing broken on purpose.', icon: 'pass', value: none },
    ...[...hopNames, null].flatMap((hop) => groupOf(scenarios.filter(({ expected }) => expected.brokenAt === hop), hop === null ? 'stays healthy' : `breaks at the ${hop}`)),
  ];
  return {
    ask: async (draft, place) => {
      const answer = await askPick({ placeholder: 'Break the chain on purpose?', choices, isCurrent: (value) => value === (draft.scenario ?? none) }, place);
      return moved(draft, answer, (value) => ({ ...draft, scenario: value === none ? null : value }));
    },
  };
}

function groupOf(scenarios: readonly ScenarioSummary[], heading: string): readonly Choice<string>[] {
  if (scenarios.length === 0) return [];
  return [{ label: heading }, ...scenarios.map(({ name, summary, expected }): Choice<string> => ({ label: name, description: outcomeWords(expected), detail: summary, value: name }))];
}

function moved<T>(draft: RequestDraft, answer: { readonly kind: 'next'; readonly value: T } | { readonly kind: 'back' | 'cancel' }, change: (value: T) => RequestDraft): StepAnswer<RequestDraft> {
  if (answer.kind === 'next') return { kind: 'next', draft: change(answer.value) };
  return answer.kind === 'back' ? { kind: 'back', draft } : { kind: 'cancel' };
}
