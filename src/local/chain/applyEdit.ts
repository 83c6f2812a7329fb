import type { Chain } from '../../core/chain/chain.ts';

export type AppliedEdit = {
  /** The running chain with every edited setting that can change while it runs. */
  readonly chain: Chain;
  /** Whether any of those did change. */
  readonly changed: boolean;
  /** Edited settings that a running chain cannot take over, by their names in the file. */
  readonly waiting: readonly string[];
};

/** What a valid edit of the chain file means for the chain that runs: the gateway's and the runtime's own settings change at once, as on AWS. */
export function applyEdit(running: Chain, edited: Chain): AppliedEdit {
  const chain: Chain = {
    ...running,
    agent: { ...running.agent, requestHeaderAllowlist: edited.agent.requestHeaderAllowlist },
    gateway: { ...running.gateway, passRequestHeaders: edited.gateway.passRequestHeaders, exceptionLevel: edited.gateway.exceptionLevel },
    targets: running.targets.map((target) => {
      const { credentialProvider, allowedRequestHeaders } = edited.targets.find(({ name }) => name === target.name) ?? target;
      return { ...target, credentialProvider, allowedRequestHeaders };
    }),
  };
  const waiting = Object.entries(fixedSettings).filter(([, pick]) => !same(pick(running), pick(edited)));
  return { chain, changed: !same(chain, running), waiting: waiting.map(([name]) => name) };
}

/** Settings that the components or the addresses were made from. What only a deployment reads is not among them. */
const fixedSettings: { readonly [name: string]: (chain: Chain) => unknown } = {
  name: ({ name }) => name,
  region: ({ region }) => region,
  identity: ({ identity }) => identity,
  headers: ({ headers }) => headers,
  frontend: ({ frontend: { kind, ...where } }) => [kind, 'folder' in where ? where.folder : null],
  'agent.folder': ({ agent }) => agent.folder,
  'agent.language': ({ agent }) => agent.language,
  'agent.model': ({ agent }) => agent.model,
  'agent.authorizer': ({ agent }) => agent.authorizer,
  'gateway.authorizer': ({ gateway }) => gateway.authorizer,
  interceptor: ({ interceptor }) => interceptor,
  targets: ({ targets }) => targets.map(({ name, language, folder, openapi, url }) => ({ name, language, folder, openapi, url })),
  'observability.claims': ({ observability }) => observability.claims,
  'local.ports': ({ local }) => local.ports,
};

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
