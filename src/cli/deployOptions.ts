import type { AwsAccess } from '../app/ports.ts';
import { deploySteps, type DeployStep } from '../core/deploy/resource.ts';
import type { ChosenSteps } from '../core/deploy/planDeployment.ts';
import { ChainError } from '../core/errors.ts';
import type { Chain } from '../core/chain/chain.ts';
import { textOption, type OptionValues } from './command.ts';

export const placeOptions = { profile: { type: 'string' }, region: { type: 'string' }, context: { type: 'string' } } as const;

/** Where to, and as whom: the chain's region unless another is named. */
export function accessOf({ region }: Chain, values: OptionValues): AwsAccess {
  const profile = textOption(values, 'profile');
  return { region: textOption(values, 'region') ?? region, ...(profile === undefined ? {} : { profile }) };
}

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
