import { appendFile, cp, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type FrameLocator, type Page } from 'playwright-core';
import { installVscodeServer } from '../build/vscodeServer/installVscodeServer.ts';
import { linkExtension } from '../build/vscodeServer/linkExtension.ts';
import { startVscodeServer } from '../build/vscodeServer/startVscodeServer.ts';
import { everywhere } from '../src/core/chain/componentLanguages.ts';
import { defaultChain } from '../src/core/chain/defaultChain.ts';
import { chainToJson } from '../src/core/chain/parseChain.ts';
import { startChain } from '../src/local/client.ts';
import { runCommand } from '../test/vscode/driver/runCommand.ts';
import { windowReady } from '../test/vscode/driver/window.ts';
import { installChromium } from '../test/vscode/installChromium.ts';
import { until } from '../test/testing/until.ts';
import { summarise, type Figure, type Figures } from './figure.ts';
import { floodingChain } from './floodingChain.ts';

const root = join(import.meta.dirname, '..');
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

/** Milliseconds of one turn of the host's loop: of its thread's own work, and by the clock on the wall. */
type Longest = { readonly taskMs: number; readonly delayMs: number };

type Window = { readonly page: Page; readonly view: FrameLocator; /** Since it was taken last. */ readonly takeLongest: () => Promise<Longest> };

async function takeFloods({ page, view, takeLongest }: Window, folder: string): Promise<Figures> {
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

async function takeEvents({ page, view }: Window, folder: string): Promise<Figure> {
  const chain = await startChain({ folder, issuer: 'local', inspect: false, onProgress: () => {}, signal: new AbortController().signal }, process.env);
  try {
    const { urls } = await chain.state();
    await runCommand(page, 'AgentCore Chain: Show Token Flow');
    await untilStatus(view, 'Live');
    await view.locator('html').evaluate(noteFrames);
    const times: number[] = [];
    for (let event = 1; event <= events; event += 1) {
      const printedAt = Number(await (await fetch(`${urls.target}/bench/flow-${event}`)).text());
      const shownAt = await until(`flow ${event} is shown`, async () => (await view.locator('html').evaluate(readFrames))[event - 1]);
      if (event > 5) times.push(shownAt - printedAt);
      await new Promise((resolve) => setTimeout(resolve, 200)); // apart from each other, as requests are
    }
    return summarise(times);
  } finally {
    await chain.stop();
    await chain.ended;
  }
}

type ViewPage = {
  shown?: number[];
  readonly document: { readonly querySelector: (selector: string) => { readonly textContent: string } | null };
  readonly MutationObserver: new (heard: () => void) => { readonly observe: (node: unknown, what: object) => void };
  readonly requestAnimationFrame: (run: () => void) => void;
  readonly MessageChannel: new () => { readonly port1: { onmessage: (() => void) | null; readonly close: () => void }; readonly port2: { readonly postMessage: (message: null) => void } };
};

/** In the view's page: the times, in epoch milliseconds, at which frames with one flow, two flows, ... were drawn. */
function noteFrames(): void {
  const page = globalThis as unknown as ViewPage; // the view's page, whose types this program does not have
  const shown: number[] = (page.shown = []);
  new page.MutationObserver(() => {
    const count = Number(/(\d+) flow/.exec(page.document.querySelector('.status')?.textContent ?? '')?.[1] ?? 0);
    page.requestAnimationFrame(() => {
      // What a frame's callback posts is heard after that frame is drawn.
      const { port1, port2 } = new page.MessageChannel();
      port1.onmessage = () => {
        for (let flow = shown.length; flow < count; flow += 1) shown.push(performance.timeOrigin + performance.now());
        port1.close();
      };
      port2.postMessage(null);
    });
  }).observe(page.document, { childList: true, subtree: true, characterData: true });
}

function readFrames(): readonly number[] {
  return (globalThis as unknown as ViewPage).shown ?? []; // set above
}

async function inVscode<T>(folder: string, measure: (window: Window) => Promise<T>): Promise<T> {
  const profile = await mkdtemp(join(tmpdir(), 'agentcore-chain-bench-'));
  const told = join(profile, 'port');
  const extensionsDir = join(profile, 'extensions');
  linkExtension(extensionsDir, root, writeProbe(join(profile, 'probe')));
  const paths = await installVscodeServer({ onProgress: (line) => process.stderr.write(`${line}\n`) });
  const settings = { 'agentcore-chain.node.path': process.execPath };
  const server = await startVscodeServer({ paths, userDataDir: join(profile, 'data'), extensionsDir, trustEnabled: false, settings, env: { ...process.env, BENCH_TOLD: told } });
  const browser = await chromium.launch({ executablePath: installChromium(), args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${server.url}/?folder=${encodeURIComponent(folder)}`);
    await windowReady(page);
    const port = await until('the probe runs', () => existsSync(told) && readFileSync(told, 'utf8'));
    const view = page.frameLocator('iframe.webview.ready:visible').frameLocator('#active-frame');
    return await measure({ page, view, takeLongest: async () => (await (await fetch(`http://127.0.0.1:${port}`)).json()) as Longest }); // as the probe writes it
  } finally {
    await browser.close();
    await server.stop();
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Lives in the same thread as our extension, and looks once a turn of its loop what that thread has worked, and how late it is. */
const probe = `
import { createServer } from 'node:http';
import { renameSync, writeFileSync } from 'node:fs';
export function activate() {
  let most = { taskMs: 0, delayMs: 0 };
  let before = { used: process.threadCpuUsage(), at: performance.now() };
  setInterval(() => {
    const now = { used: process.threadCpuUsage(), at: performance.now() };
    const taskMs = (now.used.user + now.used.system - before.used.user - before.used.system) / 1000;
    most = { taskMs: Math.max(most.taskMs, taskMs), delayMs: Math.max(most.delayMs, now.at - before.at) };
    before = now;
  }, 1);
  const server = createServer((request, response) => {
    response.end(JSON.stringify(most));
    most = { taskMs: 0, delayMs: 0 };
  });
  server.listen(0, '127.0.0.1', () => {
    writeFileSync(process.env.BENCH_TOLD + '.new', String(server.address().port));
    renameSync(process.env.BENCH_TOLD + '.new', process.env.BENCH_TOLD);
  });
}
`;

function writeProbe(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'probe', publisher: 'bench', version: '1.0.0', type: 'module', main: './main.js', engines: { vscode: '^1.101.0' }, activationEvents: ['onStartupFinished'] }));
  writeFileSync(join(folder, 'main.js'), probe);
  return folder;
}

async function untilStatus(view: FrameLocator, word: string): Promise<void> {
  await until(`the view is ${word}`, async () => (await statusOf(view)).startsWith(word));
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

function statusOf(view: FrameLocator): Promise<string> {
  return view.locator('.status').first().innerText({ timeout: 2_000 }).catch(() => '');
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
