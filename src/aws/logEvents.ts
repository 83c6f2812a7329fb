import { hopOfLog, targetOfLog, type LogName } from '../core/chain/logName.ts';
import type { LogRecord } from '../core/flow/logRecord.ts';
import { loggedTokens, type CheckToken } from '../core/token/loggedTokens.ts';
import { redact } from '../core/token/redact.ts';
import { RecentIds } from './recentIds.ts';

/** An event of a log group, whichever call told of it. */
export type LogEvent = { readonly logStreamName?: string | undefined; readonly timestamp?: number | undefined; readonly message?: string | undefined; readonly eventId?: string | undefined; /** When CloudWatch took it, in epoch milliseconds. */ readonly ingestionTime?: number | undefined };

/** Makes records of a group's events. */
export type EventReader = (events: readonly LogEvent[]) => readonly LogRecord[];

/**
 * Makes records of a group's events, in the order read: an event that has an id once, lines counted by stream, and each text redacted before anything else
 * sees it: of a token in it stays what may be shown, with what `check` finds. Group and stream decide a record's hop, never its text. `ingestedAt` is the event's own time: CloudWatch's
 * ingestion time is that of a whole batch, by which all flows of a batch would arrive at once.
 */
export function recordReader(log: LogName, group: string, check?: CheckToken): EventReader {
  const [hop, target] = [hopOfLog(log), targetOfLog(log)];
  const of = target === null ? { hop } : { hop, target };
  const met = new RecentIds();
  const streams = new Map<string, { readonly stream: string; lines: number }>();
  return (events) => {
    const records: LogRecord[] = [];
    for (const { eventId, logStreamName = '', timestamp = null, message = '' } of events) {
      if (eventId !== undefined && !met.addNew(eventId)) continue;
      let read = streams.get(logStreamName);
      if (read === undefined) streams.set(logStreamName, (read = { stream: `${group}:${logStreamName}`, lines: 0 }));
      read.lines += 1;
      const redacted = redact(message);
      const record: LogRecord = { ...of, source: 'cloudwatch', stream: read.stream, line: read.lines, ingestedAt: timestamp, text: withoutLineEnd(redacted) };
      const tokens = redacted === message ? undefined : loggedTokens(message, redacted, 'standard', check);
      records.push(tokens === undefined ? record : { ...record, tokens });
    }
    return records;
  };
}

function withoutLineEnd(text: string): string {
  if (!text.endsWith('\n')) return text;
  return text.slice(0, text.endsWith('\r\n') ? -2 : -1);
}
