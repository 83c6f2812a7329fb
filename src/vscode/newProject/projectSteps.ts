import { awsNamesOf } from '../../core/agentcore/awsNames.ts';
import { inboundAuthorizers, type InboundAuthorizer } from '../../core/agentcore/gateway/gateway.ts';
import type { Choice } from '../steps/askPick.ts';
import type { Step } from '../steps/runSteps.ts';
import { nameOf, type ProjectDraft } from './projectDraft.ts';
import { pickStep, textStep } from './stepKinds.ts';

/** What the chain is called; both names that AWS gets of it are shown, since they follow rules that exclude each other. */
export const nameStep: Step<ProjectDraft> = textStep(['name'], {
  read: nameOf,
  write: (draft, text) => ({ ...draft, name: text.trim() === nameOf({ ...draft, name: null }) ? null : text.trim() }),
  question: () => ({ prompt: 'Name of the chain.' }),
  hint: (draft) => {
    const { gateway, runtime } = awsNamesOf(nameOf(draft));
    return `On AWS: gateway ${gateway}, runtime ${runtime}.`;
  },
});

export const targetStep: Step<ProjectDraft> = pickStep<ProjectDraft['target']>({
  placeholder: 'Which API do the agent’s tools call?',
  choices: () => [
    { label: 'A new API', icon: 'new-folder', detail: 'An orders API of this project that verifies the user’s token.', value: 'own' },
    { label: 'An API that exists', icon: 'globe', detail: 'By its OpenAPI document, its address, or both.', value: 'existing' },
  ],
  read: ({ target }) => target,
  write: (draft, target) => ({ ...draft, target }),
});

/** How the agent reaches the gateway, and where both are. */
export const placeSteps: readonly Step<ProjectDraft>[] = [
  pickStep<InboundAuthorizer>({
    placeholder: 'How does the agent prove itself to the gateway?',
    choices: authorizerChoices,
    read: ({ gatewayAuthorizer }) => gatewayAuthorizer,
    write: (draft, gatewayAuthorizer) => ({ ...draft, gatewayAuthorizer }),
  }),
  textStep(['region'], {
    read: ({ region }) => region,
    write: (draft, region) => ({ ...draft, region: region.trim() }),
    question: () => ({ prompt: 'AWS region that the chain is for. Running it on this machine needs no AWS account.', placeholder: 'us-west-2' }),
  }),
];

function authorizerChoices(): readonly Choice<InboundAuthorizer>[] {
  const words: { readonly [authorizer in InboundAuthorizer]: Pick<Choice<InboundAuthorizer>, 'description' | 'detail' | 'icon'> } = {
    AWS_IAM: { icon: 'key', description: 'usual', detail: 'The agent signs its calls with SigV4.' },
    CUSTOM_JWT: { icon: 'lock', detail: 'The agent sends a token of its own in Authorization.' },
    NONE: { icon: 'unlock', detail: 'Nobody is asked: only where the interceptor or the API authenticates.' },
  };
  return inboundAuthorizers.map((authorizer) => ({ label: authorizer, ...words[authorizer], value: authorizer }));
}
