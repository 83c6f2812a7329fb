import { correlationIdHeader } from '../../core/agentcore/runtime/runtime.ts';
import { identityConfigurationOf } from '../../core/identity/identityConfigurationOf.ts';
import { inspectToken, undecodableWords } from '../../core/inspection/inspectToken.ts';
import type { RawToken } from '../../core/token/rawToken.ts';
import type { DeployedTarget } from '../ports/verify.ts';

/** What will go wrong with requests to this runtime, as far as AWS tells: whole sentences. */
export function warningsOfRuntime({ chain, runtime }: DeployedTarget): readonly string[] {
  const allowed = new Set(runtime.requestHeaderAllowlist.map((name) => name.toLowerCase()));
  const { runtime: header } = chain.headers;
  return [
    ...(allowed.has(header.toLowerCase()) ? [] : [`The deployed runtime does not let the header ${header} through to the agent (requestHeaderAllowlist), so the agent gets no token. Add it to agent.requestHeaderAllowlist and deploy the agent again.`]),
    ...(allowed.has(correlationIdHeader) ? [] : ['The deployed runtime does not let the correlation id through to the agent (requestHeaderAllowlist), so the agent’s lines are joined by session id alone.']),
    ...(runtime.authorizer === chain.agent.authorizer ? [] : [`The deployed runtime is ${runtime.authorizer} and the chain file says ${chain.agent.authorizer}: the request is sent as the deployed one wants it.`]),
  ];
}

/** What verifiers and AgentCore will not take of this token, decoded on this machine: whole sentences. Verifies nothing, and sends it to nobody. */
export function warningsOfToken(token: RawToken, { chain }: DeployedTarget, now: number): readonly string[] {
  const inspected = inspectToken(token, { now, expected: identityConfigurationOf(chain.identity) });
  if (inspected.state === 'undecodable') return [`The token cannot be decoded: ${undecodableWords[inspected.reason]}. If it is opaque, no hop can read it: ask the identity provider for an access token of your API.`];
  return inspected.inspection.problems.filter(({ severity }) => severity !== 'note').map(({ title, detail }) => `The token: ${title}${detail === '' ? '' : ` ${detail}`}`);
}
