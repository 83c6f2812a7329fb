import { parentPort } from 'node:worker_threads';
import { redact } from '../../core/token/redact.ts';
import { Channel } from '../../protocol/channel.ts';
import type { BoardContract, OwnerContract } from './boardContract.ts';
import { boardDesk } from './boardDesk.ts';

// Correlating and judging thousands of flows takes longer than the extension host may be kept busy, so it happens in this thread.
const port = parentPort;
if (port === null) throw new Error('This program is started as a worker thread.');

new Channel<OwnerContract, BoardContract>({
  port: {
    post: (message) => port.postMessage(message),
    listen: (listener) => {
      port.on('message', listener);
      return () => port.off('message', listener);
    },
  },
  service: boardDesk(),
  redact,
});
