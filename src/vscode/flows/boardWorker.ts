import { parentPort } from 'node:worker_threads';
import { FlowBoard } from '../../app/flowBoard.ts';
import { Channel } from '../../protocol/channel.ts';
import type { BoardContract, OwnerContract } from './boardContract.ts';

// Correlating and judging thousands of flows takes longer than the extension host may be kept busy, so it happens in this thread.
const port = parentPort;
if (port === null) throw new Error('This program is started as a worker thread.');
const board = new FlowBoard();

new Channel<OwnerContract, BoardContract>({
  port: {
    post: (message) => port.postMessage(message),
    listen: (listener) => {
      port.on('message', listener);
      return () => port.off('message', listener);
    },
  },
  service: {
    requests: {
      refresh: ({ now }) => board.refresh(now),
      page: ({ filter, from, count, timeZone }) => board.page(filter, from, count, timeZone),
      indexOf: ({ id, filter }) => board.indexOf(id, filter),
      nextBroken: ({ id, filter, direction }) => board.nextBroken(id, filter, direction),
      story: ({ id }) => board.story(id),
      document: ({ id }) => board.document(id),
      report: ({ id }) => board.report(id),
    },
    notices: {
      add: (records) => board.add(records),
      configuration: (revisions) => board.setConfiguration(revisions),
      sources: (sources) => board.setSources(sources),
      clear: () => board.clear(),
    },
  },
});
