import { consoleHome } from '../../agentcore/account/consoleLink.ts';
import { resourceNamesOf } from '../../agentcore/awsNames.ts';
import { createSecretCommand, placeOfSecret } from '../../agentcore/account/secret.ts';
import { agentCoreRegions } from '../../agentcore/account/region.ts';
import type { Chain, Target } from '../../chain/chain.ts';
import { agentIds } from '../desired/agentResources.ts';
import type { DeploymentPlace } from '../deploymentSubject.ts';
import { gatewayIds } from '../desired/gatewayResources.ts';
import { missingOperations, probedOperation, type Document } from '../document/documentOperations.ts';
import type { Judgement, PlanWarning, SeenTarget, Surroundings } from './surroundings.ts';

/** `documents`: of the targets, by name, as the project has them; null for one that cannot be read. */
export type Looked = { readonly chain: Chain; readonly place: DeploymentPlace; readonly documents: { readonly [target: string]: Document | null }; readonly seen: Surroundings };

/**
 * What is to be said of what this machine saw. Only an issuer that answers wrongly holds anything up, and only what hangs on it: for
 * anything that cannot be reached, the network here may be at fault.
 */
export function judgeSurroundings(looked: Looked): Judgement {
  const { chain, place, seen } = looked;
  const issuer = judgeIssuer(chain, seen);
  return {
    warnings: [
      ...judgeRegion(place),
      ...issuer.warnings,
      ...chain.targets.flatMap((target) => judgeTarget(target, seen.targets[target.name], looked.documents[target.name] ?? null)),
      ...judgeFrontend(chain),
      ...(seen.transactionSearch === 'off' ? [transactionSearchOff(place)] : []),
    ],
    obstacles: { ...judgeSecret(chain, seen), ...issuer.obstacles },
  };
}

function judgeRegion({ region }: DeploymentPlace): readonly PlanWarning[] {
  if (agentCoreRegions.has(region)) return [];
  return [{
    code: 'region-unknown', severity: 'warning', step: null, subject: `region ${region}`,
    because: 'Amazon Bedrock AgentCore is not known to be offered there',
    remedy: `Known in November 2026: ${[...agentCoreRegions].join(', ')}. Set region in agentcore-chain.json, or go on if AWS offers it there by now.`,
  }];
}

const checkIssuer = 'Check identity.issuer in agentcore-chain.json: it stands there exactly as in the token’s iss.';

function judgeIssuer({ identity, gateway, agent }: Chain, { issuer: seen }: Surroundings): Judgement {
  if (seen === null || seen.state === 'sound') return { warnings: [], obstacles: {} };
  const about = { step: null, subject: `issuer ${identity.issuer ?? ''}`, because: seen.because } as const;
  if (seen.state === 'unreachable') {
    return { warnings: [{ ...about, code: 'issuer-unreachable', severity: 'warning', remedy: 'AWS and the target must reach it; whether it is reached from here says little. If it should be: look at the network and its proxy.' }], obstacles: {} };
  }
  const obstacle = `${seen.because}, and it knows its callers by that issuer: ${lowerFirst(checkIssuer).replace(/\.$/, '')}`;
  const held = [...(gateway.authorizer === 'CUSTOM_JWT' ? [gatewayIds.gateway] : []), ...(agent.authorizer === 'CUSTOM_JWT' ? [agentIds.runtime] : [])];
  if (held.length > 0) return { warnings: [], obstacles: Object.fromEntries(held.map((id) => [id, obstacle])) };
  return { warnings: [{ ...about, code: 'issuer-unsound', severity: 'warning', remedy: `Every token of it will be refused by the target. ${checkIssuer}` }], obstacles: {} };
}

function judgeSecret({ name, agent: { gatewayClient } }: Chain, { agentSecret }: Surroundings): Judgement['obstacles'] {
  if (gatewayClient === null || agentSecret === null || agentSecret === 'there') return {};
  const { secretArn } = gatewayClient;
  return {
    [agentIds.runtime]: agentSecret === 'deleted'
      ? `the secret of the agent’s own client (${secretArn}) is being deleted: restore it ("aws secretsmanager restore-secret --secret-id ${secretArn} --region ${placeOfSecret(secretArn).region}")`
      : `there is no secret ${secretArn} for the agent’s own client: make it ("${createSecretCommand(resourceNamesOf(name).agentSecret, placeOfSecret(secretArn).region)}") and put its ARN into agent.gatewayClient.secretArn`,
  };
}

function judgeTarget(target: Target, seen: SeenTarget | undefined, document: Document | null): readonly PlanWarning[] {
  const { name, url } = target;
  if (seen === undefined || url === null) return [];
  const warn = (code: PlanWarning['code'], because: string, remedy: string): PlanWarning => ({ code, severity: 'warning', step: 'gateway', subject: `target ${name}`, because, remedy });
  if (seen.state === 'unreachable') return [warn('target-unreachable', seen.because, 'The gateway must reach it from AWS; from here it need not be reached. If it should be: check targets[].url, the network and its proxy.')];
  if (seen.state === 'untrusted') return [warn('target-untrusted', seen.because, 'AWS trusts public certificate authorities alone. Give the API a public certificate; a proxy of this network may also have put its own in the way.')];
  const asked = document === null ? null : probedOperation(document);
  const missing = missingOperations(document, seen.offered);
  return [
    ...(asked === null || seen.status === null ? [] : judgeStatus(seen.status, `GET ${url.replace(/\/$/, '')}${asked.path}`, warn)),
    ...(missing.length === 0 ? [] : [warn('target-document-differs', `the API’s own OpenAPI document has no ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''}, which ${target.openapi} has`, `Put the API’s document in the place of ${target.openapi}, or check targets[].url.`)]),
  ];
}

function judgeFrontend({ frontend }: Chain): readonly PlanWarning[] {
  if (frontend.kind !== 'streamlit' || frontend.runsOn !== 'ecs') return [];
  return [{
    code: 'frontend-by-hand', severity: 'note', step: 'frontend', subject: 'frontend', because: 'runsOn is ecs, where this version deploys nothing',
    remedy: `Deploy it there by your own means; ${frontend.folder}/README.md says what it needs. Or set frontend.runsOn to eks.`,
  }];
}

function judgeStatus(status: number, call: string, warn: (code: PlanWarning['code'], because: string, remedy: string) => PlanWarning): readonly PlanWarning[] {
  if (status >= 200 && status < 300) return [warn('target-open', `it answers without a token: ${call} gives ${status}`, 'Have the API verify the token of each call: else anybody who knows its address is let in, and a token that got lost on the way is never noticed.')];
  if (status === 404 || status === 410) return [warn('target-elsewhere', `there is nothing: ${call} gives ${status}`, 'Check targets[].url and the paths of the OpenAPI document.')];
  if (status >= 500) return [warn('target-failing', `it fails: ${call} gives ${status}`, 'Look at the API’s own log.')];
  return [];
}

function transactionSearchOff({ region }: DeploymentPlace): PlanWarning {
  const page = consoleHome(region, `cloudwatch/home?region=${region}#xray:settings/transaction-search`);
  return {
    code: 'transaction-search-off', severity: 'note', step: null, subject: `CloudWatch in ${region}`,
    because: 'Transaction Search is off, so AWS keeps no spans of the chain; its logs tell all that this product shows',
    remedy: `To have spans as well, for the whole account: aws xray update-trace-segment-destination --destination CloudWatchLogs --region ${region}${page === null ? '' : `, or ${page}`}`,
  };
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
