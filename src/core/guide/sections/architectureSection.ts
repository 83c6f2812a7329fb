import type { InboundAuthorizer } from '../../agentcore/gateway/gateway.ts';
import type { Frontend, Target } from '../../chain/chain.ts';
import { languageNames } from '../../chain/componentLanguages.ts';
import type { Block, ChainPicture, Prose } from '../guide.ts';
import type { GuideSubject } from '../guideSubject.ts';
import { code, heading, paragraph, place, say, table } from '../say.ts';

/** What the chain is made of. */
export function architectureSection(subject: GuideSubject): readonly Block[] {
  const { chain } = subject;
  return [
    heading(2, 'Architecture'),
    paragraph`A user signs in at the identity provider, and their own access token travels through every part of this chain to the API, which decides by it. The agent has no rights of its own there.`,
    { kind: 'picture', picture: chainPicture(subject) },
    table(['Part', 'In this project', 'Language', 'Runs on', 'Name in AWS'], componentRows(subject)),
    heading(3, 'Identity'),
    table(['Setting', 'Value', 'What it is'], [
      [say`${code('identity.issuer')}`, valueOf(chain.identity.issuer), say`who issues the token, exactly as its ${code('iss')} says`],
      [say`${code('identity.audience')}`, valueOf(chain.identity.audience), say`whom it is meant for: the API`],
      [say`${code('identity.clientId')}`, valueOf(chain.identity.clientId), say`the frontend’s client at the identity provider`],
    ]),
    paragraph`They stand in ${place('agentcore-chain.json', null)}. Until they are filled in, a run on this machine uses an identity provider of its own.`,
  ];
}

function valueOf(value: string | null): Prose {
  return value === null ? say`not filled in yet` : say`${code(value)}`;
}

const homes: { readonly [home in Target['runsOn'] | 'local']: string } = { eks: 'Amazon EKS', ecs: 'Amazon ECS', elsewhere: 'where it is already', local: 'a machine of your own' };

/** How callers of a runtime or gateway prove themselves. */
export const entrances: { readonly [authorizer in InboundAuthorizer]: string } = { AWS_IAM: 'SigV4', CUSTOM_JWT: 'JWT in Authorization', NONE: 'nobody is asked' };

function componentRows({ chain, names }: GuideSubject): readonly (readonly Prose[])[] {
  const { frontend, agent, interceptor, targets } = chain;
  return [
    [say`1 Frontend`, ...(frontend.kind === 'none' ? [say`not part of it`, say`-`, say`-`, say`-`] : [folder(frontend.folder), say`Python (Streamlit)`, say`${homes[frontend.runsOn]}`, say`${code(names.images.frontend)}`])],
    [say`2 Agent`, folder(agent.folder), say`${languageNames[agent.language]}`, say`AgentCore Runtime`, say`${code(names.runtime)}`],
    [say`3 Gateway`, say`${place('agentcore-chain.json', null)}`, say`-`, say`AgentCore Gateway`, say`${code(names.gateway)}`],
    [say`4 Interceptor`, folder(interceptor.folder), say`${languageNames[interceptor.language]}`, say`AWS Lambda`, say`${code(names.function)}`],
    ...targets.map((target) => [
      say`5 Target API ${code(target.name)}`, target.folder === null ? say`an API that is there already: ${code(target.url ?? '')}` : folder(target.folder),
      target.language === null ? say`-` : say`${languageNames[target.language]}`, say`${homes[target.runsOn]}`, target.folder === null ? say`-` : say`${code(names.images.target)}`,
    ]),
  ];
}

function folder(path: string): Prose {
  return say`${code(`${path}/`)}`;
}

export function chainPicture({ chain, names }: GuideSubject): ChainPicture {
  const { frontend, agent, gateway, interceptor, targets, headers } = chain;
  return {
    stations: [
      { name: 'Frontend', details: [frontendWords(frontend), `the user signs in at ${chain.identity.issuer ?? 'the identity provider'}`] },
      { name: 'Agent', details: [`${languageNames[agent.language]} on AgentCore Runtime, ${names.runtime}`, agent.model === 'scripted' ? 'scripted model' : `model ${agent.model}`] },
      { name: 'Gateway', details: [`AgentCore Gateway, ${names.gateway}`] },
      { name: 'Interceptor', details: [`${languageNames[interceptor.language]} on AWS Lambda, ${names.function}`, 'moves the token into Authorization'] },
      { name: targets.length === 1 ? 'Target API' : 'Target APIs', details: [...targets.map(targetWords), 'verify the token and decide by it'] },
    ],
    ways: [
      { carrier: `token in ${headers.runtime}`, entrance: `runtime lets callers in by: ${entrances[agent.authorizer]}` },
      { carrier: `token in ${headers.gateway}`, entrance: `gateway lets callers in by: ${entrances[gateway.authorizer]}` },
      { carrier: `token in event.mcp.gatewayRequest.headers["${headers.gateway.toLowerCase()}"]`, entrance: 'called as the gateway’s service role' },
      { carrier: 'token in Authorization: Bearer', entrance: 'back through the gateway; the target verifies the token itself' },
    ],
  };
}

function frontendWords(frontend: Frontend): string {
  return frontend.kind === 'none' ? 'not part of this project' : `Streamlit on ${homes[frontend.runsOn]}`;
}

function targetWords({ name, language, runsOn, url }: Target): string {
  return language === null ? `${name}: an API that is there already, ${url ?? ''}` : `${name}: ${languageNames[language]} on ${homes[runsOn]}`;
}
