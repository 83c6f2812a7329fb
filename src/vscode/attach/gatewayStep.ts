import { agentOf } from '../../app/attach/agentOf.ts';
import type { Services } from '../../app/services.ts';
import { agreed, gatewayNamed, type FirstAnswer } from '../../core/attach/firstAnswers.ts';
import type { ListedGateway } from '../../core/attach/seenDeployment.ts';
import { ChainError } from '../../core/errors.ts';
import type { DeployedLook } from '../../app/ports/attach.ts';
import { accessOf } from '../deploy/requireAccess.ts';
import { askPick, type PickAnswer } from '../steps/askPick.ts';
import { askText } from '../steps/askText.ts';
import type { Step, StepPlace } from '../steps/runSteps.ts';
import { withProgress } from '../withProgress.ts';
import type { AttachDraft } from './attachDraft.ts';

/** Which gateway, of those that the account has there; then everything that hangs on it is looked at. What a file of the folder says stands chosen. */
export function gatewayStep(services: Services, answers: readonly FirstAnswer[]): Step<AttachDraft> {
  return {
    ask: async (draft, place) => {
      const look = await services.deployedLook(accessOf(draft, draft.region));
      const gateways = await withProgress(`Looking for gateways in ${draft.region}`, listed(look));
      const answer = 'refused' in gateways ? await typedGateway(gateways.refused, place) : await pickedGateway(gateways.list, answers, draft, place);
      if (answer.kind !== 'next') return answer.kind === 'back' ? { kind: 'back', draft } : { kind: 'cancel' };
      return withProgress(`Looking at gateway ${answer.value}`, async (signal) => {
        const [seen, logGroups] = await Promise.all([look.from(answer.value, () => {}, signal), look.logGroups('', signal)]);
        const agent = await agentOf(seen, { said: null, hinted: agreed(answers, 'runtimeId') }, look, signal);
        return { kind: 'next', draft: { ...draft, found: { look, seen, agent, logGroups }, runtime: agent.kind === 'one' ? agent.runtime : null, endpoint: null, logGroups: {}, logParts: {}, restFrom: null } };
      });
    },
  };
}

type Listed = { readonly list: readonly ListedGateway[] } | { readonly refused: string };

/** Who may not list gateways may know one all the same. */
function listed(look: DeployedLook): (signal: AbortSignal) => Promise<Listed> {
  return async (signal) => {
    try {
      return { list: await look.gateways(signal) };
    } catch (error) {
      if (error instanceof ChainError && error.code === 'aws-access-denied') return { refused: error.message };
      throw error;
    }
  };
}

async function pickedGateway(gateways: readonly ListedGateway[], answers: readonly FirstAnswer[], { region }: AttachDraft, place: StepPlace): Promise<PickAnswer<string>> {
  if (gateways.length === 0) throw new ChainError('aws-resource-missing', `There is no AgentCore gateway in ${region}.`, { source: 'user', remedy: 'Attach with the region and profile where the chain is.' });
  const said = agreed(answers, 'gatewayId') ?? gateways.find(({ name }) => name === agreed(answers, 'gatewayName'))?.id;
  const choices = gateways.map(({ id, name, status, description }) => ({
    label: name, description: [id, ...(status === 'READY' ? [] : [status]), ...(id === said ? ['named in this folder'] : [])].join(', '), ...(description === null || description === '' ? {} : { detail: description }), value: id,
  }));
  return askPick({ placeholder: 'Which gateway is the chain’s? Nothing is changed in AWS.', choices, isCurrent: (id) => id === said }, place);
}

async function typedGateway(because: string, place: StepPlace): Promise<PickAnswer<string>> {
  const answer = await askText({
    value: '', prompt: `${because} Write the gateway’s id, ARN or address.`, placeholder: 'orders-a1b2c3d4e5',
    judge: (text) => (text.trim() === '' ? { kind: 'refusal', text: 'Write the gateway’s id, ARN or address.' } : null),
  }, place);
  if (answer.kind === 'next') return { kind: 'next', value: gatewayNamed(answer.text.trim()).id };
  return { kind: answer.kind === 'cancel' ? 'cancel' : 'back' };
}
