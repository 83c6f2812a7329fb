import { Worker } from 'node:worker_threads';
import { Channel } from '../../protocol/channel.ts';
import type { BoardContract, OwnerContract } from './boardContract.ts';

export type BoardChannel = Channel<BoardContract, OwnerContract>;
export type StartedBoard = { readonly channel: BoardChannel; readonly end: () => void };

/** Starts the thread that holds the flows. `program`: its bundle. `onFailure` hears of its end, should it die by itself. */
export function startBoard(program: URL, onFailure: (error: Error) => void): StartedBoard {
  const worker = new Worker(program);
  worker.on('error', onFailure);
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
      channel.dispose();
      void worker.terminate();
    },
  };
}
