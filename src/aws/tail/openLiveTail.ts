import { LimitExceededException, StartLiveTailCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { CloudWatchLogsClient, StartLiveTailCommandOutput, StartLiveTailResponseStream } from '@aws-sdk/client-cloudwatch-logs';
import type { LogEvent } from '../logEvents.ts';

/** What one second brought. */
export type TailUpdate = { readonly events: readonly TailedEvent[]; /** CloudWatch left events out: more came than it sends. */ readonly isSampled: boolean };
export type TailedEvent = LogEvent & { readonly logGroupIdentifier?: string | undefined };

/**
 * Begins a session over at most ten groups, given by ARN. Resolves when CloudWatch says that it listens; what it hears from then on are the updates. They
 * end with the signal, and throw what the SDK does: SessionTimeoutException after three hours. Facts `logs.tail-groups`, `logs.tail-session`.
 */
export async function openLiveTail(client: CloudWatchLogsClient, arns: readonly string[], signal: AbortSignal): Promise<AsyncIterable<TailUpdate>> {
  const { responseStream } = await startLiveTail(client, arns, signal);
  if (responseStream === undefined) throw new TypeError('StartLiveTail answered without a stream');
  const messages = responseStream[Symbol.asyncIterator]();
  const first = await nextOf(messages, signal);
  return updatesOf(messages, first, signal);
}

/** Throws at once where too many sessions are open: the SDK takes that for throttling and would try for half a minute, but a session lasts for hours. */
async function startLiveTail(client: CloudWatchLogsClient, arns: readonly string[], signal: AbortSignal): Promise<StartLiveTailCommandOutput> {
  const command = new StartLiveTailCommand({ logGroupIdentifiers: [...arns] });
  let tooMany: Error | null = null;
  command.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (!(error instanceof LimitExceededException)) throw error;
        tooMany = error;
        throw new Error(error.message); // by another name, which is none to try again
      }
    },
    { step: 'finalizeRequest', priority: 'low', name: 'noTryForSessions' },
  );
  try {
    return await client.send(command, { abortSignal: signal });
  } catch (error) {
    throw tooMany ?? error;
  }
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
