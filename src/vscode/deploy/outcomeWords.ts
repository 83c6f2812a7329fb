import type { AppliedStep } from '../../app/deploy/applyDeployment.ts';
import type { RemovedStep } from '../../app/deploy/destroyDeployment.ts';
import type { DeploymentPlace } from '../../core/deploy/deploymentSubject.ts';
import type { PlannedStep } from '../../core/deploy/planDeployment.ts';
import { ChainError } from '../../core/errors.ts';
import { kindInWords } from '../../app/deploy/planWords.ts';

/** What became of a plan. `short`: it did not come to its end; `left` then names what is not as it should be. */
export type Outcome = {
  /** What was done, as a clause: `2 created, 1 updated`. */
  readonly done: string;
  readonly left: readonly string[];
  /** What went wrong, in the plan's order, without what the user stopped. */
  readonly errors: readonly ChainError[];
};

type EndedStep = { readonly id: string; readonly outcome: AppliedStep['outcome'] | RemovedStep['outcome']; readonly error: ChainError | null };

const doneWords = ['created', 'updated', 'removed'] as const;

export function outcomeOf(planned: readonly PlannedStep[], ended: readonly EndedStep[]): Outcome {
  const named = (id: string): string => {
    const resource = planned.find((step) => step.resource.id === id)?.resource;
    return resource === undefined ? id : `${kindInWords(resource.kind)} ${resource.name}`;
  };
  const counts = doneWords.map((word) => [ended.filter(({ outcome }) => outcome === word).length, word] as const);
  return {
    done: counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`).join(', ') || 'nothing was changed',
    left: ended.filter(({ outcome }) => outcome === 'failed' || outcome === 'skipped' || outcome === 'left').map(({ id }) => named(id)),
    errors: ended.flatMap(({ error }) => (error === null || error.code === 'interrupted' ? [] : [error])),
  };
}

/** How many names a sentence takes. */
const mostNames = 4;

export function namesInWords(names: readonly string[]): string {
  const shown = names.slice(0, mostNames);
  return names.length <= mostNames ? shown.join(', ') : `${shown.join(', ')} and ${names.length - mostNames} more`;
}

export function placeInWords({ account, region }: DeploymentPlace): string {
  return `account ${account}, ${region}`;
}

/** What is told of a plan in which something went wrong, with the way on. `first` is one of its errors; `again`: the title of the command that goes on. */
export function shortfall(first: ChainError, { left, errors }: Outcome, again: string): ChainError {
  const goOn = `Then run "${again}" again: it goes on from there. Left: ${namesInWords(left)}.`;
  const others = errors.length - 1;
  const more = others === 0 ? '' : ` ${others} more went wrong, which the log tells.`;
  return new ChainError(first.code, `${sentence(first.message)}${more}`, { source: first.source, remedy: [first.remedy, goOn].filter((part) => part !== undefined).join(' '), cause: first });
}

function sentence(text: string): string {
  return /[.?:]$/.test(text) ? text : `${text}.`;
}
