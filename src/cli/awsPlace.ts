import type { AwsAccess } from '../app/ports.ts';
import type { Chain } from '../core/chain/chain.ts';
import { textOption, type OptionValues } from './command.ts';

/** Options of every command that asks AWS. */
export const placeOptions = { profile: { type: 'string' }, region: { type: 'string' } } as const;

/** Where to, and as whom: the chain's region unless another is named. */
export function accessOf({ region }: Pick<Chain, 'region'>, values: OptionValues): AwsAccess {
  const profile = textOption(values, 'profile');
  return { region: textOption(values, 'region') ?? region, ...(profile === undefined ? {} : { profile }) };
}
