import type { AwsAccess } from '../app/ports.ts';
import { deployableSteps, deploySteps, type DeployStep } from '../core/deploy/resource.ts';
import type { ChosenSteps } from '../core/deploy/planDeployment.ts';
import { ChainError } from '../core/errors.ts';
import type { Chain } from '../core/chain/chain.ts';
import { textOption, type OptionValues } from './command.ts';

export const placeOptions = { profile: { type: 'string' }, region: { type: 'string' } } as const;

/** Where to, and as whom: the chain's region unless another is named. */
export function accessOf({ region }: Chain, values: OptionValues): AwsAccess {
  const profile = textOption(values, 'profile');
  return { region: textOption(values, 'region') ?? region, ...(profile === undefined ? {} : { profile }) };
}

/** The steps that --only names, with commas between; null: all. Throws usage for a word that is none. */
export function chosenSteps(values: OptionValues): ChosenSteps {
  const only = textOption(values, 'only');
  if (only === undefined) return null;
  return new Set(only.split(',').map((word) => stepNamed(word.trim())));
}

function stepNamed(word: string): DeployStep {
  const step = deploySteps.find((name) => name === word);
  if (step !== undefined && deployableSteps.includes(step)) return step;
  if (step !== undefined) throw new ChainError('usage', `--only "${step}": this version does not deploy that step.`, { source: 'user', remedy: `GUIDE.md of the project says how it is done by hand. Steps that are deployed: ${deployableSteps.join(', ')}.` });
  throw new ChainError('usage', `--only "${word}" is no step of a deployment.`, { source: 'user', remedy: `Steps are ${deployableSteps.join(', ')}, with commas between.` });
}
