import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsAccess, TimeWindow } from '../app/ports.ts';
import { logOfSpan, spanFilter, spansGroup } from '../core/agentcore/logs/spanLog.ts';
import type { SpanResources } from '../core/agentcore/logs/spanLog.ts';
import { hopOfLog, targetOfLog } from '../core/chain/logName.ts';
import type { LogRecord } from '../core/flow/logRecord.ts';
import { isJsonObject } from '../core/flow/reading/jsonObject.ts';
import { filterGroup } from './filterGroup.ts';
import type { EventReader } from './logEvents.ts';

export type ReadSpans = { readonly client: CloudWatchLogsClient; readonly access: AwsAccess; readonly window: TimeWindow; readonly resources: SpanResources; readonly recordsOf: EventReader };

/**
 * The chain's spans out of the group that an account and region share, page by page. Asks for lines that name one of the chain's resources, and gives those
 * that were written for one: it decides the hop of a span, since the group cannot. Nothing where the group is missing or may not be read: spans add to what
 * hops log, and are no hop's log. Throws aws-credentials-missing, aws-unavailable.
 */
export async function* spansOf({ client, access, window, resources, recordsOf }: ReadSpans, signal: AbortSignal): AsyncGenerator<readonly LogRecord[], void, void> {
  const pattern = spanFilter(resources);
  if (pattern === null) return;
  const read = spanReader(resources, recordsOf);
  for await (const page of filterGroup({ client, access, group: spansGroup, window, pattern }, signal)) {
    if ('refusal' in page) return;
    yield read(page.events);
  }
}

/** The records of those events that are spans of the chain's own, each at its hop. */
export function spanReader(resources: SpanResources, recordsOf: EventReader): EventReader {
  return (events) => recordsOf(events).flatMap((record) => ofItsHop(record, resources));
}

function ofItsHop(record: LogRecord, resources: SpanResources): readonly LogRecord[] {
  const span = record.text.length > longestSpan ? null : parse(record.text);
  if (span === null) return [];
  const log = logOfSpan(membersOf(membersOf(span['resource'])['attributes']), membersOf(span['attributes']), resources);
  if (log === null) return [];
  const target = targetOfLog(log);
  return [{ ...record, hop: hopOfLog(log), ...(target === null ? {} : { target }) }];
}

/** What is longer is not read by anybody. */
const longestSpan = 262_144;

function parse(text: string): { readonly [name: string]: unknown } | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function membersOf(value: unknown): { readonly [name: string]: unknown } {
  return isJsonObject(value) ? value : {};
}
