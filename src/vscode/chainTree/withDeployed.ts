import { clusterInWords } from '../../app/deploy/planWords.ts';
import { consoleLink } from '../../core/agentcore/account/consoleLink.ts';
import type { DeployedStep } from '../../core/deploy/deployedSteps.ts';
import type { Clock } from '../../core/story/clock.ts';
import type { ChainRow, RowAction } from './chainRow.ts';

/** A component's row, with what is deployed of it, by the record of its deployments; as it is where nothing is. */
export function withDeployed(row: ChainRow, steps: readonly DeployedStep[], clock: Clock): ChainRow {
  const deployed = row.component === null ? undefined : steps.find(({ step }) => step === row.component?.hop);
  if (deployed === undefined || row.component === null) return row;
  const { isWhole, arn, url, cluster } = deployed;
  const word = isWhole ? 'deployed' : 'deployed in part';
  const actions: readonly RowAction[] = arn === null ? [] : ['arn', ...(consoleLink(arn) === null ? [] : ['console' as const])];
  return {
    ...row,
    description: afterState(row.description, word), spoken: `${row.spoken}, ${word}`,
    facts: [...row.facts, [isWhole ? 'Deployed' : 'Deployed in part', whenAndWhere(deployed, clock)], ...(url === null ? [] : [['URL in AWS', url] as const]), ...(arn === null ? [] : [['ARN', arn] as const]), ...(cluster === undefined ? [] : [['Cluster', clusterInWords(cluster)] as const])],
    actions: [...row.actions, ...actions],
    component: arn === null ? row.component : { ...row.component, arn },
  };
}

/** A side bar is narrow: what stands last is what is cut. */
function afterState(description: string, word: string): string {
  const end = description.search(/,| :/);
  return end < 0 ? `${description}, ${word}` : `${description.slice(0, end)}, ${word}${description.slice(end)}`;
}

function whenAndWhere({ at, account, region }: DeployedStep, clock: Clock): string {
  return `${at === null ? '' : `${clock.date(at)} ${clock.time(at)}, `}account ${account}, ${region}`;
}
