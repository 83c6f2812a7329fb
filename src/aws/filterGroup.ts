import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsAccess, TimeWindow } from '../app/ports.ts';
import { ChainError } from '../core/errors.ts';
import { awsFailure } from './awsFailure.ts';
import type { AwsRefusal } from './awsFailure.ts';
import type { LogEvent } from './logEvents.ts';
import { callForGroup } from './logGroups.ts';

export type FilteredGroup = { readonly client: CloudWatchLogsClient; readonly access: AwsAccess; readonly group: string; readonly window: TimeWindow; /** Which events; all where absent. */ readonly pattern?: string };

/**
 * A group's events in a window, page by page. Where the group is missing or refused, that is its last page. An event may come twice.
 * Throws aws-credentials-missing, aws-unavailable.
 */
export async function* filterGroup({ client, access, group, window, pattern }: FilteredGroup, signal: AbortSignal): AsyncGenerator<{ readonly events: readonly LogEvent[] } | { readonly refusal: AwsRefusal }, void, void> {
  const range = { ...(window.since === undefined ? {} : { startTime: window.since }), ...(window.until === undefined ? {} : { endTime: window.until }) };
  try {
    for await (const { events } of paginateFilterLogEvents({ client }, { logGroupName: group, ...range, ...(pattern === undefined ? {} : { filterPattern: pattern }) }, { abortSignal: signal })) yield { events: events ?? [] };
  } catch (error) {
    signal.throwIfAborted();
    const failure = awsFailure(error, callForGroup('FilterLogEvents', group, access));
    if (failure instanceof ChainError) throw failure;
    yield { refusal: failure };
  }
}
