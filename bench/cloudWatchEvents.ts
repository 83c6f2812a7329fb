import type { HopName } from '../src/core/chain/hop.ts';
import { hopNames } from '../src/core/chain/hop.ts';
import type { LogEvent } from '../src/aws/logEvents.ts';
import { firstRecordAt, generateRecords } from './hopRecords.ts';

/** What one call of FilterLogEvents gives: events of one group. */
export type EventPage = { readonly hop: HopName; readonly events: readonly LogEvent[] };

/** Log groups as AWS names them, one a hop. */
export const groups: { readonly [hop in HopName]: string } = {
  frontend: '/aws/containerinsights/orders/frontend',
  agent: '/aws/bedrock-agentcore/runtimes/orders_agent-AbCdEf1234-DEFAULT',
  gateway: '/aws/vendedlogs/bedrock-agentcore/gateway/APPLICATION_LOGS/orders-a1b2c3d4e5',
  interceptor: '/aws/lambda/orders-interceptor',
  target: '/aws/containerinsights/orders/target',
};

/** Lines of all groups that make up a page of each: a page holds a megabyte at most (fact `logs.filter-pages`). */
const linesPerTurn = 2_500;
const streamsPerGroup = 3;

/**
 * The lines of `generateRecords` as CloudWatch holds them, page by page and group by group: of frontend and target, which run on Amazon EKS, as Fluent Bit
 * wraps them; of the others as they were printed. Made by parsing an answer's text, as the client makes them.
 */
export function* generatePages(count: number): Generator<EventPage> {
  const pages = new Map<HopName, LogEvent[]>(hopNames.map((hop) => [hop, []]));
  let number = 0;
  for (const { hop, bytes } of generateRecords(count)) {
    pages.get(hop)?.push(eventOf(number, hop, bytes.toString()));
    number += 1;
    if (number % linesPerTurn === 0) yield* turn(pages);
  }
  yield* turn(pages);
}

function* turn(pages: Map<HopName, LogEvent[]>): Generator<EventPage> {
  for (const [hop, events] of pages) {
    if (events.length > 0) yield { hop, events: JSON.parse(JSON.stringify(events)) as readonly LogEvent[] };
    pages.set(hop, []);
  }
}

function eventOf(number: number, hop: HopName, printed: string): LogEvent {
  const timestamp = firstRecordAt + number;
  const isWrapped = hop === 'frontend' || hop === 'target';
  return { logStreamName: streamOf(hop, number), timestamp, message: isWrapped ? wrap(hop, timestamp, printed) : printed, eventId: `3${String(timestamp)}${String(number).padStart(42, '0')}` };
}

function streamOf(hop: HopName, number: number): string {
  return `${hop}-${number % streamsPerGroup}`;
}

/** Fact `logs.kubernetes-wrapper`. */
function wrap(hop: HopName, at: number, printed: string): string {
  const kubernetes = { pod_name: `orders-${hop}-7d9f8b6c5-x2x4z`, namespace_name: `orders-${hop}`, container_name: hop, host: 'ip-10-0-1-23.us-west-2.compute.internal' };
  return JSON.stringify({ time: new Date(at).toISOString(), stream: 'stdout', _p: 'F', log: printed, ...processed(printed), kubernetes });
}

/** A line that is JSON stands there once more, as an object. */
function processed(printed: string): { readonly log_processed?: unknown } {
  try {
    return { log_processed: JSON.parse(printed) };
  } catch {
    return {};
  }
}
