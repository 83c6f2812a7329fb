import { appendFile, cp, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { everywhere } from '../src/core/chain/componentLanguages.ts';
import { defaultChain } from '../src/core/chain/defaultChain.ts';
import { chainToJson } from '../src/core/chain/parseChain.ts';
import { startChain } from '../src/local/client.ts';
import { runCommand } from '../test/vscode/driver/runCommand.ts';
import { inVscode, noteFrames, shownAt, statusOf, untilStatus, type BenchWindow } from './benchWindow.ts';
import { summarise, type Figure, type Figures } from './figure.ts';
import { floodingChain } from './floodingChain.ts';

const chain = defaultChain({ name: 'orders', region: 'us-west-2', identity: { preset: 'okta', issuer: null, audience: null, clientId: null }, gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none', existingApi: null });
const floods = 3;
const recordsPerFlood = 50_000;
const events = 30;

/**
 * The extension in a real host, its view open. `host.longestTaskMs`: the most that the host's thread worked, on whatever, before it let others in, while 50,000
 * records of a running chain came; `host.longestDelayMs`: the same by the clock on the wall, which counts what else the machine did;
 * `host.longestTaskReadingMs`: while all of them are read from the logs. `view.eventToPixelMs`: from a line that a component of a real chain prints to the
 * frame that shows its flow.
 */
export async function measureHost(project: string): Promise<Figures> {
  const flood = await withFolder((folder) => inVscode(folder, (window) => takeFloods(window, folder)));
  const pixels = await withFolder(async (folder) => {
    await copyProject(project, folder);
    await appendFile(join(folder, 'target-api', 'src', 'main.ts'), printOnRequest);
    return inVscode(folder, (window) => takeEvents(window, folder));
  });
  return { ...flood, 'view.eventToPixelMs': pixels };
}

async function takeFloods({ page, view, takeLongest }: BenchWindow, folder: string): Promise<Figures> {
  const chain = await floodingChain(folder);
  try {
    await runCommand(page, 'AgentCore Chain: Show Token Flow');
    await untilStatus(view, 'Live');
    await untilStill(view);
    const [tasks, delays, tasksOfReading]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < floods; round += 1) {
      await takeLongest();
      await chain.flood(round, recordsPerFlood);
      await untilStill(view);
      const arriving = await takeLongest();
      tasks.push(arriving.taskMs);
      delays.push(arriving.delayMs);
      await runCommand(page, 'AgentCore Chain: Refresh Flows');
      await untilStill(view);
      tasksOfReading.push((await takeLongest()).taskMs);
    }
    return { 'host.longestTaskMs': summarise(tasks), 'host.longestDelayMs': summarise(delays), 'host.longestTaskReadingMs': summarise(tasksOfReading) };
  } finally {
    await chain.end();
  }
}

/** In the target: a line that begins a flow of its own, whenever it is asked for one. Answers when it printed it, in epoch milliseconds. */
const printOnRequest = `
import { createRequire as benchRequire } from 'node:module';
const benchServer = benchRequire(import.meta.url)('node:http').Server.prototype;
const benchEmit = benchServer.emit;
benchServer.emit = function (event, request, response, ...rest) {
  const id = event === 'request' ? /^\\/bench\\/(.*)$/.exec(request.url ?? '')?.[1] : undefined;
  if (id === undefined) return benchEmit.call(this, event, request, response, ...rest);
  const at = Date.now();
  process.stdout.write(JSON.stringify({ tokenHop: 1, hop: 'target', moment: 'received', at: new Date(at).toISOString(), correlationId: id, token: { state: 'absent' } }) + '\\n');
  response.end(String(at));
  return true;
};
`;

async function takeEvents({ page, view }: BenchWindow, folder: string): Promise<Figure> {
  const chain = await startChain({ folder, issuer: 'local', inspect: false, onProgress: () => {}, signal: new AbortController().signal }, process.env);
  try {
    const { urls } = await chain.state();
    await runCommand(page, 'AgentCore Chain: Show Token Flow');
    await untilStatus(view, 'Live');
    await noteFrames(view);
    const times: number[] = [];
    for (let event = 1; event <= events; event += 1) {
      const printedAt = Number(await (await fetch(`${urls.target}/bench/flow-${event}`)).text());
      const frameAt = await shownAt(view, event);
      if (event > 5) times.push(frameAt - printedAt);
      await new Promise((resolve) => setTimeout(resolve, 200)); // apart from each other, as requests are
    }
    return summarise(times);
  } finally {
    await chain.stop();
    await chain.ended;
  }
}

/** No more flows come: the status line has said the same for a while. */
async function untilStill(view: FrameLocator): Promise<void> {
  let last = '';
  let since = performance.now();
  for (;;) {
    const status = await statusOf(view);
    if (status !== last) [last, since] = [status, performance.now()];
    if (status.startsWith('Live') && performance.now() - since > 2_000) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const parent = await mkdtemp(join(tmpdir(), 'agentcore-chain-bench-'));
  const folder = join(parent, 'orders');
  try {
    mkdirSync(folder);
    await writeFile(join(folder, 'agentcore-chain.json'), chainToJson(chain));
    return await work(folder);
  } finally {
    await rm(parent, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function copyProject(project: string, folder: string): Promise<void> {
  await cp(project, folder, { recursive: true, filter: (path) => !/node_modules|\.agentcore-chain/.test(path.slice(project.length)) });
  for (const component of await readdir(folder)) if (existsSync(join(project, component, 'node_modules'))) await symlink(join(project, component, 'node_modules'), join(folder, component, 'node_modules'), 'dir');
}
