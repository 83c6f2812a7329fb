import type { AwsAccess } from '../../app/ports.ts';
import type { ChosenSteps } from '../../core/deploy/planDeployment.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import type { Parts } from '../parts.ts';
import { askPick } from '../steps/askPick.ts';

/** The steps that a cluster has a part in. */
const onCluster = ['target', 'gateway', 'frontend'] as const;

/** Has the user pick the context of kubectl that workloads go to, where several fit and none was deployed to before. Empty: there is nothing to choose. Null: the user gave up. */
export async function chooseContext(parts: Parts, { folder }: ChainSession, { access, only, title }: { readonly access: AwsAccess; readonly only: ChosenSteps; readonly title: string }): Promise<{ readonly context?: string } | null> {
  if (only !== null && !onCluster.some((step) => only.has(step))) return {};
  const contexts = await (await parts.services()).contextsToChoose(folder, access, new AbortController().signal);
  if (contexts.length === 0) return {};
  const choices = contexts.map((context) => ({ label: context, icon: 'server-environment', value: context }));
  const answer = await askPick({ placeholder: 'Which cluster do target API and frontend go to? These contexts of kubectl are in this account and region.', choices }, { title, step: 1, totalSteps: 1, canGoBack: false });
  return answer.kind === 'next' ? { context: answer.value } : null;
}
