import { defaultQualifier, runtimeLogGroup } from '../../core/agentcore/runtime/runtime.ts';
import { askPick } from '../steps/askPick.ts';
import type { Step } from '../steps/runSteps.ts';
import type { AttachDraft } from './attachDraft.ts';

/** Which endpoint of the agent's runtime, where there are several: each has a log of its own, and may run another version. */
export const endpointStep: Step<AttachDraft> = {
  applies: ({ runtime }) => runtime?.endpoints.state === 'told' && runtime.endpoints.answer.length > 1,
  ask: async (draft, place) => {
    const { runtime } = draft;
    const names = runtime?.endpoints.state === 'told' ? runtime.endpoints.answer : [];
    const choices = names.map((name) => ({ label: name, description: runtimeLogGroup(runtime?.id ?? '', name), ...(name === defaultQualifier ? { detail: 'Follows the newest version.' } : {}), value: name }));
    const answer = await askPick({ placeholder: `Which endpoint of runtime ${runtime?.id ?? ''} is called? Each has a log of its own.`, choices, isCurrent: (name) => name === (draft.endpoint ?? defaultQualifier) }, place);
    if (answer.kind === 'next') return { kind: 'next', draft: { ...draft, endpoint: answer.value } };
    return answer.kind === 'back' ? { kind: 'back', draft } : { kind: 'cancel' };
  },
};
