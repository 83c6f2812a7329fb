import { insightsQuery } from '../agentcore/logs/insightsQuery.ts';
import { logStreamOf } from '../agentcore/logs/logStream.ts';
import type { Flow } from '../flow/flow.ts';

/** `groups`: those that the chain's lines are read from. A hop that is silent in this flow may have written there under another id. */
export type QueryPlaces = { readonly region: string; readonly groups: readonly string[] };

/** The Logs Insights query that finds a flow's lines. Null for a flow that no line of CloudWatch tells of, or that names no id which can be asked for. Ids of a guess are not the flow's. */
export function flowQuery({ hops, startedAt, endedAt }: Flow, { region, groups }: QueryPlaces): string | null {
  const own = hops.flatMap(({ observations }) => observations).filter(({ joinedBy, evidence }) => joinedBy !== 'timeOnly' && evidence.source === 'cloudwatch');
  if (own.length === 0) return null;
  const each = (name: 'correlationId' | 'sessionId' | 'gatewayRequestId' | 'requestId' | 'traceId'): readonly string[] => own.flatMap((observation) => observation[name] ?? []);
  return insightsQuery({
    ids: [...each('correlationId'), ...each('sessionId'), ...each('gatewayRequestId'), ...each('requestId')],
    traceIds: [...new Set(each('traceId'))],
    groups: [...new Set([...own.map(({ evidence }) => logStreamOf(evidence.stream).group), ...groups])],
    region, from: startedAt, to: endedAt,
  });
}
