import { xrayTraceId } from './lambdaLog.ts';

export type InsightsSubject = {
  /** Correlation, session and request ids that the flow's lines name, in any order and number. They come from logs: none is trusted. */
  readonly ids: readonly string[];
  /** W3C trace ids; they are looked for in X-Ray's form too. */
  readonly traceIds: readonly string[];
  readonly groups: readonly string[];
  readonly region: string;
  /** Epoch milliseconds; null = unknown. */
  readonly from: number | null;
  readonly to: number | null;
};

/** What a text between double quotes can hold without meaning anything there. */
const harmless = /^[\w.:-]+$/;
/** An id shorter than this stands in lines of others too: a JSON-RPC id is "3". */
const shortestId = 8;
const longestId = 256;
/** A query has 10,000 characters at most (fact `logs.insights-limits`); a flow that repeats its call names more ids than anybody looks for. */
const idsAtMost = 16;
const groupsAtMost = 50;
/** Clocks differ and lines arrive late, in milliseconds. */
const around = 60_000;

/**
 * A query for CloudWatch Logs Insights that finds a flow's lines, whoever wrote them, by the ids in them. Holds no id with a character that could end a text
 * or begin a command; how many it leaves out, it says. Groups and time are chosen beside a query, so they stand in its comments. Null where no id is left.
 */
export function insightsQuery({ ids, traceIds, groups, region, from, to }: InsightsSubject): string | null {
  const all = [...new Set([...ids, ...traceIds.flatMap((id) => [id, xrayTraceId(id)])])].filter((id) => id.length >= shortestId);
  const safe = all.filter((id) => id.length <= longestId && harmless.test(id));
  const asked = safe.slice(0, idsAtMost);
  if (asked.length === 0) return null;
  const named = groups.filter((group) => /^[\w./#-]{1,512}$/.test(group)).slice(0, groupsAtMost);
  const left = all.length - asked.length;
  return [
    `# Log groups to choose, in ${region.replace(/[^\w-]/g, '')}:`,
    ...named.map((group) => `#   ${group}`),
    `# Time range to choose: ${timeRange(from, to)}`,
    ...(left === 0 ? [] : [`# ${left} ${left === 1 ? 'id is' : 'ids are'} left out: too many, or with characters that a query could take for more than an id.`]),
    'fields @timestamp, @log, @logStream, @message',
    `| filter ${asked.map((id) => `@message like "${id}"`).join('\n    or ')}`,
    '| sort @timestamp asc',
    '| limit 1000',
    '',
  ].join('\n');
}

function timeRange(from: number | null, to: number | null): string {
  const [start, end] = [from, to].map((at, index) => (at === null ? null : inUtc(at + (index === 0 ? -around : around))));
  return start == null || end == null ? 'unknown, since no line of the flow tells its time' : `${start} to ${end} (UTC)`;
}

/** Null for a number that is no time at all, which a log may well hold. */
function inUtc(at: number): string | null {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().slice(0, 19).replace('T', ' ');
}
