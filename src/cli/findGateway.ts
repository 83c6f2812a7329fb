import type { DeployedLook } from '../app/ports/attach.ts';
import { agreed, gatewayNamed, type FirstAnswer } from '../core/attach/firstAnswers.ts';
import { ChainError } from '../core/errors.ts';

type Place = { readonly look: Pick<DeployedLook, 'gateways'>; readonly region: string; readonly signal: AbortSignal };

/** The gateway that is named, or that the folder's files agree in. Where neither is, the error lists those that there are. */
export async function findGateway(named: string | undefined, answers: readonly FirstAnswer[], { look, region, signal }: Place): Promise<string> {
  if (named !== undefined) return gatewayNamed(named).id;
  const id = agreed(answers, 'gatewayId');
  if (id !== null) return id;
  const gateways = await look.gateways(signal);
  const called = gateways.filter(({ name }) => name === agreed(answers, 'gatewayName'));
  const [only, ...others] = called;
  if (only !== undefined && others.length === 0) return only.id;
  if (gateways.length === 0) throw new ChainError('aws-resource-missing', `There is no gateway in ${region}.`, { source: 'user', remedy: 'Name the region and profile where the chain is: --region, --profile.' });
  throw new ChainError('usage', `Which gateway is the chain’s has to be said. In ${region} there ${gateways.length === 1 ? 'is' : 'are'}:\n${gateways.map(({ id: each, description }) => `  ${each}${description === null || description === '' ? '' : `  ${description}`}`).join('\n')}`, { source: 'user', remedy: 'Add --gateway ID.' });
}
