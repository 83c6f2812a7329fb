import { deploySteps, type DeployStep } from '../core/deploy/resource.ts';
import type { ChosenSteps } from '../core/deploy/planDeployment.ts';
import { ChainError } from '../core/errors.ts';
import { placeOptions } from './awsPlace.ts';
import { textOption, type OptionValues } from './command.ts';

/** Options of the commands that change a deployment. */
export const deployOptions = { ...placeOptions, context: { type: 'string' } } as const;

/** Which context of kubectl the chain's workloads go to, where that is not the current one. */
export function contextOf(values: OptionValues): { readonly context?: string } {
  const context = textOption(values, 'context');
  return context === undefined ? {} : { context };
}

/** The steps that --only names, with commas between; null: all. Throws usage for a word that is none. */
export function chosenSteps(values: OptionValues): ChosenSteps {
  const only = textOption(values, 'only');
  if (only === undefined) return null;
  return new Set(only.split(',').map((word) => stepNamed(word.trim())));
}

function stepNamed(word: string): DeployStep {
  const step = deploySteps.find((name) => name === word);
  if (step !== undefined) return step;
  throw new ChainError('usage', `--only "${word}" is no step of a deployment.`, { source: 'user', remedy: `Steps are ${deploySteps.join(', ')}, with commas between.` });
}
