import { StartLiveTailCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { CloudWatchLogsClient, StartLiveTailResponseStream } from '@aws-sdk/client-cloudwatch-logs';
import type { LogEvent } from '../logEvents.ts';

/** What one second brought. */
export type TailUpdate = { readonly events: readonly TailedEvent[]; /** CloudWatch left events out: more came than it sends. */ readonly isSampled: boolean };
export type TailedEvent = LogEvent & { readonly logGroupIdentifier?: string | undefined };

/**
 * Begins a session over at most ten groups, given by ARN. Resolves when CloudWatch says that it listens; what it hears from then on are the updates. They
 * end with the signal, and throw what the SDK does: SessionTimeoutException after three hours. Facts `logs.tail-groups`, `logs.tail-session`.
 */
export async function openLiveTail(client: CloudWatchLogsClient, arns: readonly string[], signal: AbortSignal): Promise<AsyncIterable<TailUpdate>> {
  const { responseStream } = await client.send(new StartLiveTailCommand({ logGroupIdentifiers: [...arns] }), { abortSignal: signal });
  if (responseStream === undefined) throw new TypeError('StartLiveTail answered without a stream');
  const messages = responseStream[Symbol.asyncIterator]();
  const first = await nextOf(messages, signal);
  return updatesOf(messages, first, signal);
}

async function* updatesOf(messages: AsyncIterator<StartLiveTailResponseStream>, first: IteratorResult<StartLiveTailResponseStream> | null, signal: AbortSignal): AsyncGenerator<TailUpdate, void, void> {
  try {
    for (let message = first; message !== null && message.done !== true; message = await nextOf(messages, signal)) {
      const { sessionUpdate } = message.value;
      if (sessionUpdate !== undefined) yield { events: sessionUpdate.sessionResults ?? [], isSampled: sessionUpdate.sessionMetadata?.sampled === true };
    }
  } finally {
    // It waits for the message that never comes.
    void messages.return?.().catch(() => {});
  }
}

/** Null where the signal came first. */
async function nextOf<Message>(messages: AsyncIterator<Message>, signal: AbortSignal): Promise<IteratorResult<Message> | null> {
  if (signal.aborted) return null;
  let end = (): void => {};
  const ended = new Promise<null>((resolve) => {
    end = () => resolve(null);
    signal.addEventListener('abort', end);
  });
  try {
    const next = messages.next();
    next.catch(() => {}); // where nobody waits for it any more
    return await Promise.race([next, ended]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
