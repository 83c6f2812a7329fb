import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { installVscodeServer } from '../build/vscodeServer/installVscodeServer.ts';
import { linkExtension } from '../build/vscodeServer/linkExtension.ts';
import { startVscodeServer } from '../build/vscodeServer/startVscodeServer.ts';
import { windowReady } from '../test/vscode/driver/window.ts';
import { installChromium } from '../test/vscode/installChromium.ts';
import { until } from '../test/testing/until.ts';
import { summarise, type Figures } from './figure.ts';

const root = join(import.meta.dirname, '..');
const rounds = 7;

/** What our activation takes beyond that of an extension that does nothing, in the same host. Each round has a host of its own. */
export async function measureActivation(): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'agentcore-chain-bench-'));
  const told = join(folder, 'told');
  const extensionsDir = join(folder, 'extensions');
  linkExtension(extensionsDir, root, writeExtension(join(folder, 'empty'), 'empty', 'export function activate() {}'), writeExtension(join(folder, 'probe'), 'probe', probe));
  const paths = await installVscodeServer({ onProgress: (line) => process.stderr.write(`${line}\n`) });
  const server = await startVscodeServer({ paths, userDataDir: join(folder, 'data'), extensionsDir, trustEnabled: false, settings: {}, env: { ...process.env, BENCH_TOLD: told } });
  const browser = await chromium.launch({ executablePath: installChromium(), args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    await page.goto(`${server.url}/?ew=true`);
    const differences: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const { ours, empty } = await take(page, told);
      if (round > 0) differences.push(ours - empty); // the first host fills the caches of the disk
      await page.reload();
    }
    return { 'activation.overEmptyExtensionMs': summarise(differences) };
  } finally {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

async function take(page: Page, told: string): Promise<{ readonly ours: number; readonly empty: number }> {
  rmSync(told, { force: true });
  await windowReady(page);
  const text = await until('the probe has told', () => read(told));
  return JSON.parse(text) as { ours: number; empty: number };
}

function read(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    return text.endsWith('}') ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Activates both, in turn, in a window without a folder: nothing but the activation itself is timed. */
const probe = `
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
async function take(id) {
  const extension = vscode.extensions.getExtension(id);
  const started = performance.now();
  await extension.activate();
  return performance.now() - started;
}
export async function activate() {
  const empty = await take('bench.empty');
  const ours = await take('agentcore-chain.agentcore-chain');
  writeFileSync(process.env.BENCH_TOLD, JSON.stringify({ empty, ours }));
}
`;

function writeExtension(folder: string, name: string, source: string): string {
  mkdirSync(folder, { recursive: true });
  const activationEvents = name === 'probe' ? ['onStartupFinished'] : [];
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, publisher: 'bench', version: '1.0.0', type: 'module', main: './main.js', engines: { vscode: '^1.101.0' }, activationEvents }));
  writeFileSync(join(folder, 'main.js'), source);
  return folder;
}
