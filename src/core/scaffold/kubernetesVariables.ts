import type { Chain, Target } from '../chain/chain.ts';
import { identityPresets } from '../identity/identityPresets.ts';
import type { Variables } from './renderTemplate.ts';

/** What the template `kubernetes` needs for a target of the project's own. `url`: where the gateway reaches it, or will. */
export function targetVariables(chain: Chain, target: Target, url: string): Variables {
  const { scopes } = identityPresets[chain.identity.preset];
  return {
    ...commonVariables(chain, 'target-api'),
    port: '8080',
    healthPath: '/health',
    host: hostOf(url),
    scopePrefix: scopes.tokenPrefix.replaceAll('{api}', target.name).replaceAll('{audience}', audienceOf(chain)),
    frontend: false,
  };
}

/** The same for the frontend. */
export function frontendVariables(chain: Chain): Variables {
  return { ...commonVariables(chain, 'frontend'), port: '8501', healthPath: '/_stcore/health', host: 'chat.example.com', scopePrefix: '', frontend: true };
}

function commonVariables(chain: Chain, component: string): Variables {
  const { identity } = chain;
  const preset = identityPresets[identity.preset];
  return {
    chainName: chain.name,
    // A chain's name is short and made of letters, digits and hyphens, so this is a DNS label.
    name: `${chain.name}-${component}`.toLowerCase(),
    component,
    region: chain.region,
    issuer: identity.issuer ?? preset.issuer.example,
    audience: audienceOf(chain),
    audienceClaim: preset.audience.claim,
    claims: chain.observability.claims,
    runtimeHeader: chain.headers.runtime,
    agentAuthorizer: chain.agent.authorizer,
  };
}

/** Until it is filled in, what it looks like. */
function audienceOf({ identity }: Chain): string {
  return identity.audience ?? identityPresets[identity.preset].audience.example;
}

/** Core has no URL class; the chain's own form of an address is narrow. */
function hostOf(url: string): string {
  return /^https?:\/\/([^/:]+)/.exec(url)?.[1] ?? url;
}
