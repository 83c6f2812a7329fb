import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { root } from '../repository/sourceTree.ts';
import { descendantsOf } from '../testing/processes.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { until, untilGone } from '../testing/until.ts';
import { launchChromium } from '../vscode/driver/launchChromium.ts';
import { newPage } from '../vscode/driver/newPage.ts';
import { tokenFlowFrame } from '../vscode/driver/tokenFlowFrame.ts';
import { windowReady } from '../vscode/driver/window.ts';

// `npm start` as it is, on a project of the test's own.
const door = /VS Code, with the demo project and this extension: (http:\/\/127\.0\.0\.1:\d+\/\S+)/;
let project: OwnProject;
let browser: Browser;
let child: ChildProcess;
let printed: string;

before(async () => {
  project = await ownProject();
  browser = await launchChromium();
});

afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
});

after(async () => {
  await browser.close();
  await project.remove();
});

test('without a `code`: both stories, then VS Code in the browser with the extension and the live flows; Ctrl+C ends all of it', async () => {
  const bin = standIn('xdg-open');
  start([], { PATH: `${bin}:${dirname(process.execPath)}`, DISPLAY: ':77' });
  const url = await addressOfVscode();
  assert.ok(printed.indexOf('Broken at interceptor') < printed.indexOf(url), 'VS Code opens after the stories');
  assert.deepEqual(await until('xdg-open is called', () => recorded('xdg-open')), [url]);

  const page = await newPage(browser);
  await page.goto(url);
  await windowReady(page);
  // Nobody has to look for it: a chain that runs shows itself in a new profile.
  const view = await tokenFlowFrame(page);
  await until('both flows are listed', async () => (await view.getByRole('option').count()) === 2);

  const server = new URL(page.url()).origin;
  assert.match((await fetch(`${server}/?folder=/`, { redirect: 'manual' })).headers.get('location') ?? '', /login/, 'nobody enters without the address');
  assert.equal((await fetch(url.replace(/.$/, (end) => (end === 'x' ? 'y' : 'x')), { redirect: 'manual' })).status, 404);
  await page.close();

  const all = descendantsOf(child.pid ?? 0);
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  await exited;
  await untilGone(all);
});

test('kill -9 of `npm start` leaves neither chain nor VS Code', async () => {
  start([], { DISPLAY: '', PATH: `${dirname(process.execPath)}` });
  await addressOfVscode();
  const all = descendantsOf(child.pid ?? 0);
  assert.ok(all.length > 5, `${all.length} processes`);
  child.kill('SIGKILL');
  await untilGone(all);
});

test('--no-open stays without VS Code; --once ends after the stories', async () => {
  const bin = standIn('code');
  const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, DISPLAY: ':77' };
  start(['--no-open'], env);
  await until('the chain stays', () => printed.includes('Ctrl+C ends everything'));
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  start(['--once'], env);
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  assert.equal(recorded('code'), undefined);
  assert.doesNotMatch(printed, /VS Code/);
});

test('with a `code` on PATH it opens, once, after the stories', async () => {
  const bin = standIn('code');
  start([], { PATH: `${bin}:${process.env['PATH'] ?? ''}`, DISPLAY: ':77' });
  await until('it is called', () => recorded('code'));
  assert.ok(printed.includes('Broken at interceptor'));
  assert.equal(recorded('code')?.at(-1), project.folder);
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  await ended;
});

function start(options: readonly string[], env: NodeJS.ProcessEnv): void {
  printed = '';
  child = spawn(process.execPath, [join(root, 'build', 'start.ts'), project.folder, ...options], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
}

async function addressOfVscode(): Promise<string> {
  await until('both stories are told', () => printed.includes('Ctrl+C ends everything'));
  return until('the address of VS Code is printed', () => door.exec(printed)?.[1]);
}

/** A program that records its words; answers the folder to put on PATH. */
function standIn(name: string): string {
  const bin = join(dirname(project.folder), `bin-${name}`);
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), `#!${process.execPath}\nrequire('node:fs').writeFileSync(__filename + '.json', JSON.stringify(process.argv.slice(2)));\n`);
  chmodSync(join(bin, name), 0o755);
  return bin;
}

function recorded(name: string): readonly string[] | undefined {
  const file = join(dirname(project.folder), `bin-${name}`, `${name}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly string[]) : undefined;
}
