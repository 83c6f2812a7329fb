import { targetHeaderLimits } from '../../agentcore/gateway/gateway.ts';
import { runtimeLimits } from '../../agentcore/runtime/runtime.ts';
import type { ClaimPolicy } from '../../chain/chain.ts';
import { withThousands } from '../../diagnosis/texts/words.ts';
import type { Block, Prose } from '../guide.ts';
import type { GuideSubject } from '../guideSubject.ts';
import { code, codes, heading, paragraph, say, table } from '../say.ts';

/** Where the token is at each hop, and who validates what. */
export function tokenSection(subject: GuideSubject): readonly Block[] {
  const { observability, headers, targets } = subject.chain;
  return [
    heading(2, 'The token, hop by hop'),
    table(['Hop', 'Header', 'Value', 'Who validates it'], tokenRows(subject)),
    paragraph`The target is the only part that verifies the user’s token, in this order: its form, algorithm, key, signature, issuer, audience, times and scope. Everybody before it passes the token on unread.`,
    paragraph`A header’s value may have ${withThousands(runtimeLimits.headerValueBytes)} bytes at the runtime and ${withThousands(targetHeaderLimits.valueBytes)} towards the target. Lists of groups are what makes a token larger: keep them out of access tokens.`,
    paragraph`Beside the token a correlation id travels, so that the logs of all hops can be joined: ${codes(subject.chain.agent.requestHeaderAllowlist.filter((name) => name.toLowerCase() !== headers.runtime.toLowerCase()))} to the agent, and ${codes([...new Set(targets.flatMap(({ allowedRequestHeaders }) => allowedRequestHeaders))])} to the target.`,
    paragraph`Logs hold no token. ${claimWords[observability.claims]} The setting is ${code('observability.claims')}, now ${code(observability.claims)}.`,
  ];
}

const claimWords: { readonly [policy in ClaimPolicy]: string } = {
  standard: 'Components log the registered claims and scopes with their values, of all others the names, and a fingerprint that tells whether two tokens are the same.',
  all: 'Components log every claim with its value, which is meant for a debug run: names, groups and addresses of users are then in the logs.',
  none: 'Components log nothing of the token but a fingerprint that tells whether two tokens are the same.',
};

function tokenRows({ chain, names }: GuideSubject): readonly (readonly Prose[])[] {
  const { frontend, agent, gateway, headers } = chain;
  const isCarrier = headers.runtime.toLowerCase() === 'authorization';
  return [
    ...(frontend.kind === 'none' ? [] : [[say`Browser to frontend`, say`${code('Cookie')}`, say`what Streamlit keeps of the sign-in: signed, HttpOnly and Secure, not encrypted`, say`the frontend, with its cookie secret`]]),
    [say`Frontend to runtime`, say`${code(headers.runtime)}`, say`the user’s access token`, isCarrier ? say`the runtime: issuer and audience of its authorizer` : say`nobody: the runtime passes it on because the header is on its allowlist`],
    ...(isCarrier ? [] : [[say`Frontend to runtime`, say`${code('Authorization')}`, ...(agent.authorizer === 'AWS_IAM' ? [say`SigV4 of ${code(names.frontendRole)}, service ${code('bedrock-agentcore')}`, say`the runtime`] : [say`a JWT that the runtime’s authorizer takes`, say`the runtime`])]]),
    [say`Runtime to agent`, say`${code(headers.runtime.toLowerCase())}`, say`the same token; names arrive in lower case`, say`nobody`],
    [say`Agent to gateway`, say`${code(headers.gateway)}`, say`the same token, on the MCP client of this one invocation`, say`nobody`],
    ...gatewayCredential(gateway.authorizer, names.runtimeRole),
    [say`Gateway to interceptor`, say`${code(`event.mcp.gatewayRequest.headers["${headers.gateway.toLowerCase()}"]`)}`, say`the same token, with passRequestHeaders`, say`nobody; a call without one is refused here`],
    [say`Interceptor to gateway`, say`${code('mcp.transformedGatewayRequest.headers.Authorization')}`, say`${code('Bearer')} and the same token`, say`nobody`],
    [say`Gateway to target`, say`${code('Authorization')}`, say`${code('Bearer')} and the same token`, say`the target: signature, issuer, audience, times, scope`],
  ];
}

function gatewayCredential(authorizer: GuideSubject['chain']['gateway']['authorizer'], role: string): readonly (readonly Prose[])[] {
  if (authorizer === 'NONE') return [];
  const value = authorizer === 'AWS_IAM' ? say`SigV4 of ${code(role)}, service ${code('bedrock-agentcore')}` : say`the agent’s own token, by client credentials; never the user’s`;
  return [[say`Agent to gateway`, say`${code('Authorization')}`, value, say`the gateway`]];
}
