import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { openLiveTail } from './openLiveTail.ts';
import type { TailUpdate } from './openLiveTail.ts';

/** Fact `logs.tail-groups`. */
const mostGroups = 10;

/**
 * Live tail over any number of groups, given by ARN: as many sessions as that takes, heard as one. Resolves when all listen. Updates are taken as they come,
 * also while nobody asks for them: CloudWatch drops what is not taken. They end with the first session that does, and throw as `openLiveTail` does; who has
 * opened them ends the others by the signal.
 */
export async function openTails(client: CloudWatchLogsClient, arns: readonly string[], signal: AbortSignal): Promise<AsyncIterable<TailUpdate>> {
  const sessions = Array.from({ length: Math.ceil(arns.length / mostGroups) }, (_, index) => arns.slice(index * mostGroups, (index + 1) * mostGroups));
  return asTheyCome(takeAll(await Promise.all(sessions.map((some) => openLiveTail(client, some, signal)))));
}

async function* asTheyCome(waiting: Waiting): AsyncGenerator<TailUpdate, void, void> {
  for (;;) {
    for (let update = waiting.updates.shift(); update !== undefined; update = waiting.updates.shift()) yield update;
    if (waiting.failure !== null) throw waiting.failure.error;
    if (waiting.isOver) return;
    await waiting.more();
  }
}

type Waiting = { readonly updates: TailUpdate[]; isOver: boolean; failure: { readonly error: unknown } | null; readonly more: () => Promise<void> };

/** Begins at once. */
function takeAll(tails: readonly AsyncIterable<TailUpdate>[]): Waiting {
  let wake = (): void => {};
  const waiting: Waiting = { updates: [], isOver: false, failure: null, more: () => new Promise((resolve) => (wake = resolve)) };
  const take = async (tail: AsyncIterable<TailUpdate>): Promise<void> => {
    try {
      for await (const update of tail) {
        waiting.updates.push(update);
        wake();
      }
    } catch (error) {
      waiting.failure ??= { error };
    }
    waiting.isOver = true;
    wake();
  };
  for (const tail of tails) void take(tail);
  return waiting;
}
