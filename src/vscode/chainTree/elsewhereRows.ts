import type { HopName } from '../../core/chain/hop.ts';
import { targetLog } from '../../core/chain/logName.ts';
import type { WatchedChain } from '../../core/chain/chain.ts';
import type { ChainRow } from './chainRow.ts';

/** The components of a chain that was attached to, in the order of the way: what is known of where they are. None of them can be run from here. */
export function elsewhereRows({ agent, gateway, targets, region, observability: { logGroups } }: WatchedChain): readonly ChainRow[] {
  const row = (hop: HopName, label: string, known: string | null, id: string = hop, group: string | undefined = logGroups[hop]): ChainRow => {
    const description = `in AWS${known === null ? '' : `, ${known}`}`;
    return {
      id, label, description, icon: 'cloud', colour: null, spoken: `${label}, ${description}`, lines: [], actions: [], opens: null, children: [],
      component: { label, hop, process: null, folder: null, url: null },
      facts: [['Region', region], ['Log group', group ?? 'not known'], ['', 'Its project is elsewhere: this chain was attached to, to see its flows.']],
    };
  };
  return [
    ...(logGroups['frontend'] === undefined ? [] : [row('frontend', 'Frontend', null)]),
    row('agent', 'Agent', agent.runtimeId),
    row('gateway', 'Gateway', gateway.gatewayId),
    row('interceptor', 'Interceptor', null),
    ...targets.map(({ name, url }) => row('target', targets.length === 1 ? 'Target' : `Target ${name}`, url === null ? null : new URL(url).host, `target ${name}`, logGroups[targetLog(name)] ?? logGroups['target'])),
  ];
}
