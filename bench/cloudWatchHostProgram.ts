import { once } from 'node:events';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import type { AwsAccess } from '../src/app/ports.ts';
import { cloudWatchLogSource } from '../src/aws/cloudWatchLogSource.ts';
import type { Chains } from '../src/vscode/chain/chains.ts';
import { allFlows } from '../src/vscode/flows/allFlows.ts';
import { FlowFeed } from '../src/vscode/flows/flowFeed.ts';
import { startBoard } from '../src/vscode/flows/startBoard.ts';
import { fakeServices } from '../test/testing/fakeChain.ts';
import { groups } from './cloudWatchEvents.ts';
import { firstRecordAt } from './hopRecords.ts';

/** Once all is read. Times in epoch milliseconds. */
export type HostReport = { readonly firstFlowsAt: number; readonly allFlowsAt: number; readonly flows: number; readonly longestTaskMs: number; readonly longestDelayMs: number };
export type HostOrder = { readonly access: AwsAccess };

// The extension host's thread without VS Code: started by cloudWatchHost.ts, told where CloudWatch is, and reads all of it once.
const program = pathToFileURL(join(import.meta.dirname, '..', 'dist', 'board-worker.js'));
const rowsShown = 60;
const [{ access }] = (await once(process, 'message')) as [HostOrder]; // from the process that started this one

const nothing = { dispose: () => {} };
const chains = { selected: { folder: '/bench', running: null }, onDidSelect: () => nothing, onDidChange: () => nothing } as unknown as Chains; // all that the feed looks at
const chain = { observability: { claims: 'standard', retentionDays: 14, logGroups: groups, logParts: {} }, frontend: { kind: 'none' }, targets: [], agent: { runtimeId: null }, gateway: { gatewayId: null } } as const;
const sources = { logs: cloudWatchLogSource(chain, access), configuration: { revisions: async () => [] } };
const services = fakeServices({ now: () => firstRecordAt + 3_600_000, awsSources: async () => sources });
const feed = new FlowFeed({
  services: async () => services, chains, startBoard: (onFailure) => startBoard(program, onFailure), awsWindowMs: () => 3_600_000, startTimer: () => nothing,
  onProblem: (error) => { throw error; },
});

let firstFlowsAt = NaN;
feed.onDidChange(() => void look());
// The worker runs by then, as it does in a window that shows its view.
await feed.board.request('page', { filter: allFlows, from: 0, count: 0 });
const delays = monitorEventLoopDelay({ resolution: 1 });
delays.enable();
const longestTask = watchTasks();
await feed.useSource({ kind: 'aws', profile: null, region: access.region, account: null });
const flows = await look();
process.send?.({ firstFlowsAt, allFlowsAt: now(), flows, longestTaskMs: longestTask(), longestDelayMs: delays.max / 1e6 } satisfies HostReport);

/** What a view asks for when it hears of a change. */
async function look(): Promise<number> {
  const { all } = await feed.board.request('page', { filter: allFlows, from: 0, count: rowsShown });
  if (all > 0 && Number.isNaN(firstFlowsAt)) firstFlowsAt = now();
  return all;
}

/** Looks once a turn of the loop how much this thread has worked since the turn before; gives the most, in milliseconds. */
function watchTasks(): () => number {
  let most = 0;
  let before = process.threadCpuUsage();
  setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    before = process.threadCpuUsage();
    most = Math.max(most, (user + system) / 1000);
  }, 1);
  return () => most;
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
