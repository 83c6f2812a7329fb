import type { ChainEvent, ChainState } from '../src/app/ports.ts';
import type { LogRecord } from '../src/core/flow/logRecord.ts';
import { createRunFile, removeRunFile } from '../src/files/runFile.ts';
import { protocolVersion } from '../src/local/control/contract.ts';
import { serveControl } from '../src/local/control/server.ts';
import { LogStore } from '../src/local/logs/logStore.ts';
import { Subscribers } from '../src/local/subscribers.ts';
import { generateRecords } from './hopRecords.ts';

export type FloodingChain = {
  /** Logs so many records, those of another `round` under other ids, and hands them to whoever follows, as fast as this process can. */
  readonly flood: (round: number, records: number) => Promise<void>;
  readonly end: () => Promise<void>;
};

const recordsPerTurn = 250;

/** The control endpoint and the logs of a chain that has no components, in this process: others find it by its run.json and follow it as any chain. */
export async function floodingChain(folder: string): Promise<FloodingChain> {
  const logs = await LogStore.open(folder, () => Date.now());
  const state: ChainState = { name: 'orders', folder, startedAt: Date.now(), components: [], urls: { identity: '', runtime: 'http://127.0.0.1:9', gateway: '', target: '' }, users: ['ana'], underWaySince: null };
  const nothing = async (): Promise<void> => {};
  const events = new Subscribers<ChainEvent>();
  const key = 'bench';
  const server = await serveControl({
    state: () => state, send: async () => ({ flowIds: [], last: '' }), configuration: () => [], onRecord: (listener: (record: LogRecord) => void) => logs.follow(listener),
    onEvent: (listener) => events.subscribe(listener), flushed: () => logs.flush(), restart: nothing, pauseClock: () => {}, resumeClock: () => {}, stop: () => {},
  }, key);
  await createRunFile(folder, { protocolVersion, pid: process.pid, url: server.url, key, startedAt: state.startedAt });
  return {
    flood: async (round, records) => {
      let taken = 0;
      for (const { hop, bytes } of generateRecords(records)) {
        logs.take(hop, bytes.toString().replaceAll('5f0e8400', `5f0e84${String(round).padStart(2, '0')}`).replaceAll('0af76519', `0af765${String(round).padStart(2, '0')}`).replaceAll('session-4d2c', `session-4d${String(round).padStart(2, '0')}`));
        taken += 1;
        if (taken % recordsPerTurn === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await logs.flush();
    },
    end: async () => {
      await removeRunFile(folder, process.pid);
      await server.close();
      await logs.close();
    },
  };
}
