import { Worker } from 'node:worker_threads';
import { ChainError } from '../../core/errors.ts';
import { redact } from '../../core/token/redact.ts';
import { Channel } from '../../protocol/channel.ts';
import type { BoardContract, OwnerContract } from './boardContract.ts';

export type BoardChannel = Channel<BoardContract, OwnerContract>;
export type StartedBoard = { readonly channel: BoardChannel; readonly end: () => void };

/** Starts the thread that holds the flows. `program`: its bundle. `onFailure` hears once of its end, should it end by itself. */
export function startBoard(program: URL, onFailure: (error: ChainError) => void): StartedBoard {
  const worker = new Worker(program);
  let isOver = false;
  const fail = (why: string): void => {
    if (isOver) return;
    isOver = true;
    channel.dispose();
    onFailure(ended(why));
  };
  worker.on('error', (error: unknown) => fail(error instanceof Error ? error.message : String(error)));
  worker.on('exit', (code) => fail(`it ended with code ${code}`));
  worker.unref();
  const channel: BoardChannel = new Channel({
    port: {
      post: (message) => worker.postMessage(message),
      listen: (listener) => {
        worker.on('message', listener);
        return () => worker.off('message', listener);
      },
    },
    service: { requests: {}, notices: {} },
  });
  return {
    channel,
    end: () => {
      isOver = true;
      channel.dispose();
      void worker.terminate();
    },
  };
}

function ended(why: string): ChainError {
  return new ChainError('internal', `The part of the extension that tells flows from log lines has ended: ${redact(why)}.`, {
    source: 'extension',
    remedy: 'Read the logs again. If it ends again, clear the flows, or report the message above.',
  });
}
