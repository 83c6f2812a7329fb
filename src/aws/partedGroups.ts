import type { LogPart, WatchedChain } from '../core/chain/chain.ts';
import type { LogName } from '../core/chain/logName.ts';
import type { LogRecord } from '../core/flow/logRecord.ts';
import type { EventReader, LogEvent } from './logEvents.ts';
import type { LogGroups } from './logGroups.ts';

export type LogParts = WatchedChain['observability']['logParts'];

/** The logs in each group, in their order: a group is read once, however many share it. */
export function logsOfGroups(groups: LogGroups): ReadonlyMap<string, readonly LogName[]> {
  const logs = new Map<string, readonly LogName[]>();
  for (const [log, group] of groups) logs.set(group, [...(logs.get(group) ?? []), log]);
  return logs;
}

/** Gives each event to the first log whose part of the group it is in, and leaves out what is in none. */
export function partedReader(group: string, logs: readonly LogName[], parts: LogParts, readerOf: (log: LogName, group: string) => EventReader): EventReader {
  const readers = logs.map((log) => ({ part: parts[log] ?? null, read: readerOf(log, group) }));
  const [only] = readers;
  if (only !== undefined && readers.length === 1 && only.part === null) return only.read;
  return (events) => {
    const owners = events.map((event) => readers.find(({ part }) => part === null || isInPart(event, part)));
    return readers.flatMap((reader): readonly LogRecord[] => reader.read(events.filter((_, index) => owners[index] === reader)));
  };
}

/** Stream and wrapper are CloudWatch's and Fluent Bit's own: what a component prints cannot move its line to another hop. */
function isInPart({ logStreamName = '', message = '' }: LogEvent, { streamPrefix, namespace, podPrefix, app }: LogPart): boolean {
  if (streamPrefix !== null && !logStreamName.startsWith(streamPrefix)) return false;
  if (namespace === null && podPrefix === null && app === null) return true;
  const kubernetes = kubernetesOf(message);
  const labels = membersOf(kubernetes['labels']);
  return (namespace === null || kubernetes['namespace_name'] === namespace)
    && (podPrefix === null || String(kubernetes['pod_name'] ?? '').startsWith(podPrefix))
    && (app === null || labels['app'] === app || labels['app.kubernetes.io/name'] === app);
}

/** Fact `logs.kubernetes-wrapper`. */
function kubernetesOf(message: string): { readonly [name: string]: unknown } {
  if (!message.includes('"kubernetes"')) return {};
  try {
    return membersOf(membersOf(JSON.parse(message))['kubernetes']);
  } catch {
    return {};
  }
}

function membersOf(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
