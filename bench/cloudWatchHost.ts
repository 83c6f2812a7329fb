import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { HostOrder, HostReport } from './cloudWatchHostProgram.ts';
import { summarise, yardstick } from './figure.ts';
import type { Figures } from './figure.ts';
import { startPageServer } from './pageServer.ts';

const windowRecords = 50_000;
const million = 1_000_000;

/**
 * The extension host's half of a deployed chain's flows, in a process of its own: the AWS client, the feed, and the flows in their worker
 * (dist/board-worker.js), before a CloudWatch that answers at once. Of a window of 50,000 records: `firstFlowsMs`, from the first page sent to rows that a view
 * could draw; `allFlowsMs`, to the last ones. `hostLongestTaskMs`: the most that the host's thread worked before it let others in, of those windows and of a
 * million records; `hostLongestDelayMs`: the same by the clock on the wall, which counts what else the machine did.
 */
export async function measureCloudWatchHost(rounds = 5): Promise<Figures> {
  const [windows, yardsticks]: [Reading[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    yardsticks.push(yardstick());
    windows.push(await readOnce(windowRecords));
  }
  const all = [...windows, await readOnce(million)];
  const yardstickMs = summarise(yardsticks).median;
  return {
    'cloudwatch.firstFlowsMs': { ...summarise(windows.map(({ firstFlowsMs }) => firstFlowsMs)), yardstickMs },
    'cloudwatch.allFlowsMs': { ...summarise(windows.map(({ allFlowsMs }) => allFlowsMs)), yardstickMs },
    'cloudwatch.hostLongestTaskMs': { ...summarise(all.map(({ longestTaskMs }) => longestTaskMs)), yardstickMs },
    'cloudwatch.hostLongestDelayMs': { ...summarise(all.map(({ longestDelayMs }) => longestDelayMs)), yardstickMs },
  };
}

type Reading = Pick<HostReport, 'longestTaskMs' | 'longestDelayMs'> & { readonly firstFlowsMs: number; readonly allFlowsMs: number };

export async function readOnce(records: number): Promise<Reading> {
  const server = await startPageServer(records);
  const host = startHost({ access: server.access });
  try {
    const { firstFlowsAt, allFlowsAt, flows, longestTaskMs, longestDelayMs } = await reportOf(host);
    if (flows === 0) throw new Error('no flow was shown');
    return { firstFlowsMs: firstFlowsAt - server.firstPageAt(), allFlowsMs: allFlowsAt - server.firstPageAt(), longestTaskMs, longestDelayMs };
  } finally {
    host.kill();
    server.stop();
  }
}

function startHost(order: HostOrder): ChildProcess {
  const host = fork(join(import.meta.dirname, 'cloudWatchHostProgram.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  host.send(order);
  return host;
}

async function reportOf(host: ChildProcess): Promise<HostReport> {
  const ended = once(host, 'exit').then(([code]) => {
    throw new Error(`the host ended with ${String(code)}`);
  });
  const [report] = (await Promise.race([once(host, 'message'), ended])) as [HostReport]; // as the program sends it
  ended.catch(() => {});
  return report;
}
