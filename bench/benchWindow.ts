import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type FrameLocator, type Page } from 'playwright-core';
import { installVscodeServer } from '../build/vscodeServer/installVscodeServer.ts';
import { linkExtension } from '../build/vscodeServer/linkExtension.ts';
import { startVscodeServer } from '../build/vscodeServer/startVscodeServer.ts';
import { until } from '../test/testing/until.ts';
import { windowReady } from '../test/vscode/driver/window.ts';
import { installChromium } from '../test/vscode/installChromium.ts';

const root = join(import.meta.dirname, '..');

/** Milliseconds of one turn of the host's loop: of its thread's own work, and by the clock on the wall. */
type Longest = { readonly taskMs: number; readonly delayMs: number };

export type BenchWindow = { readonly page: Page; readonly view: FrameLocator; /** Since it was taken last. */ readonly takeLongest: () => Promise<Longest> };

/** A real VS Code with the extension as it is built, on this folder. `env`: of its server and extension host, on top of this process's; undefined takes one away. */
export async function inVscode<T>(folder: string, measure: (window: BenchWindow) => Promise<T>, env: { readonly [name: string]: string | undefined } = {}): Promise<T> {
  const profile = await mkdtemp(join(tmpdir(), 'agentcore-chain-bench-'));
  const told = join(profile, 'port');
  const extensionsDir = join(profile, 'extensions');
  linkExtension(extensionsDir, root, writeProbe(join(profile, 'probe')));
  const paths = await installVscodeServer({ onProgress: (line) => process.stderr.write(`${line}\n`) });
  const settings = { 'agentcore-chain.node.path': process.execPath };
  const server = await startVscodeServer({ paths, userDataDir: join(profile, 'data'), extensionsDir, trustEnabled: false, settings, env: { ...process.env, ...env, BENCH_TOLD: told } });
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

export async function untilStatus(view: FrameLocator, word: string): Promise<void> {
  await until(`the view is ${word}`, async () => (await statusOf(view)).startsWith(word));
}

export function statusOf(view: FrameLocator): Promise<string> {
  return view.locator('.status').first().innerText({ timeout: 2_000 }).catch(() => '');
}

type ViewPage = {
  shown?: number[];
  readonly document: { readonly querySelector: (selector: string) => { readonly textContent: string } | null };
  readonly MutationObserver: new (heard: () => void) => { readonly observe: (node: unknown, what: object) => void };
  readonly requestAnimationFrame: (run: () => void) => void;
  readonly MessageChannel: new () => { readonly port1: { onmessage: (() => void) | null; readonly close: () => void }; readonly port2: { readonly postMessage: (message: null) => void } };
};

/** From now on the view notes when the frame with its first, second, ... flow was drawn. */
export async function noteFrames(view: FrameLocator): Promise<void> {
  await view.locator('html').evaluate(noteInPage);
}

/** When the first frame with so many flows was drawn, in epoch milliseconds. */
export async function shownAt(view: FrameLocator, flows: number): Promise<number> {
  return until(`flow ${flows} is shown`, async () => (await view.locator('html').evaluate(readInPage))[flows - 1]);
}

function noteInPage(): void {
  const page = globalThis as unknown as ViewPage; // the view's page, whose types this program does not have
  const shown: number[] = (page.shown = []);
  new page.MutationObserver(() => {
    const count = Number(/(\d+) flow/.exec(page.document.querySelector('.status-end')?.textContent ?? '')?.[1] ?? 0);
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

function readInPage(): readonly number[] {
  return (globalThis as unknown as ViewPage).shown ?? []; // set above
}
