import type { Chain } from '../../core/chain/chain.ts';
import { gatewayClientOf } from '../../core/chain/gatewayClientOf.ts';
import { refusalOfTargetUrl } from '../../core/agentcore/gateway/refusalOfTargetUrl.ts';
import type { DeploymentPlace } from '../../core/deploy/deploymentSubject.ts';
import { probedOperation, type Document } from '../../core/deploy/document/documentOperations.ts';
import { judgeSurroundings } from '../../core/deploy/surroundings/judgeSurroundings.ts';
import type { ChosenSteps } from '../../core/deploy/planDeployment.ts';
import type { DeployStep } from '../../core/deploy/resource.ts';
import type { Judgement, SeenTarget } from '../../core/deploy/surroundings/surroundings.ts';
import type { LookPorts } from '../ports/deploy.ts';

/** What is looked at: a chain on its way to a place, with its targets' documents by the target's name. */
export type LookedAt = { readonly chain: Chain; readonly place: DeploymentPlace; readonly documents: { readonly [target: string]: Document | null } };

/** Looks at what the chosen steps hang on and AWS does not hold, all at once, and says what there is to say of it. Rejects where `signal` is aborted. */
export async function lookAround({ chain, place, documents }: LookedAt, ports: LookPorts, only: ChosenSteps, signal: AbortSignal): Promise<Judgement> {
  const concerns = (...steps: readonly DeployStep[]): boolean => only === null || steps.some((step) => only.has(step));
  const { issuer } = chain.identity;
  const asked = concerns('gateway', 'target') ? chain.targets : [];
  const targets = asked.map(async ({ name, url }): Promise<readonly (readonly [string, SeenTarget])[]> => {
    // An address that AWS would refuse is refused in the plan, and nobody else's business.
    if (url === null || refusalOfTargetUrl(url) !== null) return [];
    const document = documents[name] ?? null;
    return [[name, await ports.target(url, document === null ? null : (probedOperation(document)?.path ?? null), signal)]];
  });
  const secretArn = gatewayClientOf(chain)?.secretArn ?? null;
  const [seenIssuer, transactionSearch, agentSecret, ...seenTargets] = await Promise.all([
    issuer !== null && concerns('gateway', 'agent', 'target', 'frontend') ? ports.issuer(issuer, signal) : null,
    concerns('interceptor', 'gateway', 'agent') ? ports.transactionSearch(signal) : null,
    secretArn !== null && concerns('agent') ? ports.secret(secretArn, signal) : null,
    ...targets,
  ]);
  return judgeSurroundings({ chain, place, documents, seen: { issuer: seenIssuer, transactionSearch, agentSecret, targets: Object.fromEntries(seenTargets.flat()) } });
}
