import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startLiveTailServer } from '../test/aws/liveTailServer.ts';
import { until } from '../test/testing/until.ts';
import { groups } from './cloudWatchEvents.ts';
import type { HostOrder, HostReport, TailReport } from './cloudWatchHostProgram.ts';
import { summarise, yardstick } from './figure.ts';
import type { Figure, Figures } from './figure.ts';
import { startPageServer } from './pageServer.ts';

const windowRecords = 50_000;
const million = 1_000_000;
const events = 30;
const eventsBefore = 5;

/**
 * The extension host's half of a deployed chain's flows, in a process of its own: the AWS client, the feed, and the flows in their worker
 * (dist/board-worker.js), before a CloudWatch that answers at once. Of a window of 50,000 records: `firstFlowsMs`, from the first page sent to rows that a view
 * could draw; `allFlowsMs`, to the last ones. `hostLongestTaskMs`: the most that the host's thread worked before it let others in, of those windows and of a
 * million records; `hostLongestDelayMs`: the same by the clock on the wall, which counts what else the machine did. `tail.eventToRowMs`: from an event that
 * is written to the stream of a live tail to the changed row that a view could draw; the frame that draws it is not in it (`view.eventToPixelMs` has one).
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
    'tail.eventToRowMs': await takeEvents(),
  };
}

type Reading = Pick<HostReport, 'longestTaskMs' | 'longestDelayMs'> & { readonly firstFlowsMs: number; readonly allFlowsMs: number };

export async function readOnce(records: number): Promise<Reading> {
  const server = await startPageServer(records);
  const host = startHost({ access: server.access, isLive: false });
  try {
    const { firstFlowsAt, allFlowsAt, flows, longestTaskMs, longestDelayMs } = await reportOf(host);
    if (flows === 0) throw new Error('no flow was shown');
    return { firstFlowsMs: firstFlowsAt - server.firstPageAt(), allFlowsMs: allFlowsAt - server.firstPageAt(), longestTaskMs, longestDelayMs };
  } finally {
    host.kill();
    server.stop();
  }
}

export async function takeEvents(): Promise<Figure> {
  const pages = await startPageServer(0);
  const server = await startLiveTailServer(pages.access);
  const host = startHost({ access: server.access, isLive: true });
  try {
    await reportOf(host);
    const session = await until('the tail listens', () => server.sessions[0]);
    const shownAt: number[] = [];
    host.on('message', ({ flows, at }: TailReport) => {
      while (shownAt.length < flows) shownAt.push(at);
    });
    const [times, yardsticks]: [number[], number[]] = [[], []];
    for (let event = 0; event < events; event += 1) {
      yardsticks.push(yardstick());
      const at = Date.now();
      const writtenAt = performance.timeOrigin + performance.now();
      const message = JSON.stringify({ tokenHop: 1, hop: 'target', moment: 'received', at: new Date(at).toISOString(), correlationId: `flow-${event}`, token: { state: 'absent' } });
      session.update([{ logGroupIdentifier: `000000000000:${groups.target}`, logStreamName: 's', timestamp: at, message }]);
      const shown = await until('its flow is shown', () => shownAt[event]);
      if (event >= eventsBefore) times.push(shown - writtenAt);
    }
    return { ...summarise(times), yardstickMs: summarise(yardsticks).median };
  } finally {
    host.kill();
    server.stop();
    pages.stop();
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
