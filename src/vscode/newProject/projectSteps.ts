import { inboundAuthorizers, type InboundAuthorizer } from '../../core/agentcore/gateway.ts';
import { identityPresets } from '../../core/identity/identityPresets.ts';
import type { PresetId } from '../../core/identity/identityPreset.ts';
import type { Path } from '../../core/chain/shape.ts';
import { askPick, type Choice } from '../steps/askPick.ts';
import { askText, type Remark, type TextQuestion } from '../steps/askText.ts';
import type { Step, StepAnswer } from '../steps/runSteps.ts';
import { nameOf, refusalOfDraft, type ProjectDraft } from './projectDraft.ts';

/** Name, identity provider, authorizer and region of the new chain. */
export const chainSteps: readonly Step<ProjectDraft>[] = [
  textStep(['name'], {
    read: nameOf,
    write: (draft, text) => ({ ...draft, name: text.trim() === nameOf({ ...draft, name: null }) ? null : text.trim() }),
    question: { prompt: 'Name of the chain. Gateway and runtime are named after it.' },
  }),
  pickStep('Who signs your users in?', presetChoices(), ({ preset }) => preset, (draft, preset) => ({ ...draft, preset })),
  textStep(['identity', 'issuer'], {
    read: ({ issuer }) => issuer,
    write: (draft, issuer) => ({ ...draft, issuer }),
    question: { prompt: 'Issuer, exactly as in the token’s iss. Leave it empty to fill it in later: until then the chain has an identity provider of its own.', placeholder: 'https://example.okta.com/oauth2/default' },
  }),
  {
    ...textStep(['identity', 'audience'], {
      read: ({ audience }) => audience,
      write: (draft, audience) => ({ ...draft, audience }),
      question: { prompt: 'Audience that the API expects in the token’s aud. May stay empty for now.', placeholder: 'api://orders' },
    }),
    applies: knowsIssuer,
  },
  {
    ...textStep(['identity', 'clientId'], {
      read: ({ clientId }) => clientId,
      write: (draft, clientId) => ({ ...draft, clientId }),
      question: { prompt: 'Id of the frontend’s client at the identity provider. May stay empty for now.', placeholder: '0oa1b2c3d4' },
    }),
    applies: knowsIssuer,
  },
  pickStep('How does the agent prove itself to the gateway?', authorizerChoices(), ({ gatewayAuthorizer }) => gatewayAuthorizer, (draft, gatewayAuthorizer) => ({ ...draft, gatewayAuthorizer })),
  textStep(['region'], { read: ({ region }) => region, write: (draft, region) => ({ ...draft, region: region.trim() }), question: { prompt: 'AWS region that the chain is for. Running it on this machine needs no AWS account.', placeholder: 'us-west-2' } }),
  pickStep('Which API do the agent’s tools call?', targetChoices(), ({ target }) => target, (draft, target) => ({ ...draft, target })),
];

function knowsIssuer({ issuer }: ProjectDraft): boolean {
  return issuer.trim() !== '';
}

type TextStep = {
  readonly read: (draft: ProjectDraft) => string;
  readonly write: (draft: ProjectDraft, text: string) => ProjectDraft;
  readonly question: Pick<TextQuestion, 'prompt' | 'placeholder'>;
};

/** A text of the chain file, judged as it is typed by the file's own parser. */
function textStep(setting: Path, { read, write, question }: TextStep): Step<ProjectDraft> {
  return {
    ask: async (draft, place): Promise<StepAnswer<ProjectDraft>> => {
      const judge = (text: string): Remark | null => {
        const because = refusalOfDraft(write(draft, text), setting);
        return because === null ? null : { kind: 'refusal', text: because };
      };
      const answer = await askText({ ...question, value: read(draft), judge }, place);
      if (answer.kind === 'cancel') return answer;
      return { kind: answer.kind === 'next' ? 'next' : 'back', draft: write(draft, answer.text) };
    },
  };
}

function pickStep<T extends string>(placeholder: string, choices: readonly Choice<T>[], read: (draft: ProjectDraft) => string, write: (draft: ProjectDraft, value: T) => ProjectDraft): Step<ProjectDraft> {
  return {
    ask: async (draft, place): Promise<StepAnswer<ProjectDraft>> => {
      const answer = await askPick<T>({ placeholder, choices, isCurrent: (value) => value === read(draft) }, place);
      if (answer.kind === 'next') return { kind: 'next', draft: write(draft, answer.value) };
      return answer.kind === 'back' ? { kind: 'back', draft } : { kind: 'cancel' };
    },
  };
}

function presetChoices(): readonly Choice<PresetId>[] {
  return Object.values(identityPresets).map(({ id, name, about }) => ({ label: name, detail: about, icon: 'account', value: id }));
}

function authorizerChoices(): readonly Choice<InboundAuthorizer>[] {
  const words: { readonly [authorizer in InboundAuthorizer]: Pick<Choice<InboundAuthorizer>, 'description' | 'detail' | 'icon'> } = {
    AWS_IAM: { icon: 'key', description: 'usual', detail: 'The agent signs its calls with SigV4.' },
    CUSTOM_JWT: { icon: 'lock', detail: 'The agent sends a token of its own in Authorization.' },
    NONE: { icon: 'unlock', detail: 'Nobody is asked: only where the interceptor or the API authenticates.' },
  };
  return inboundAuthorizers.map((authorizer) => ({ label: authorizer, ...words[authorizer], value: authorizer }));
}

function targetChoices(): readonly Choice<'own' | 'existing'>[] {
  return [
    { label: 'A new API', icon: 'new-folder', detail: 'An orders API in TypeScript that verifies the user’s token.', value: 'own' },
    { label: 'An API that exists', icon: 'globe', detail: 'By its OpenAPI document, its address, or both.', value: 'existing' },
  ];
}
