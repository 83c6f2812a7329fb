import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { runCli, startCli } from '../testing/cli.ts';
import { processesIn } from '../testing/processes.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { until } from '../testing/until.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';
import { showFlows, type FlowsView } from '../vscode/flowsView.ts';

let project: OwnProject;
let vscode: Vscode;
let view: FlowsView;

before(async () => {
  project = await ownProject();
  vscode = await openVscode({ folder: project.folder, settings: { 'agentcore-chain.node.path': process.execPath } });
  view = await showFlows(vscode);
});
beforeEach(() => vscode.clearNotifications());
after(async () => {
  await vscode?.close();
  await project?.remove();
});

async function send(...args: readonly string[]): Promise<number> {
  return (await runCli(['send', project.folder, ...args])).code;
}

/** The chain's own processes; VS Code's watchers and language servers are in the folder too. */
function chainProcesses(): readonly number[] {
  return processesIn(project.folder).filter((pid) => /local-(main|supervisor)|\.mjs/.test(readCommand(pid)));
}

function readCommand(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function processOf(program: string): number {
  return chainProcesses().find((pid) => readCommand(pid).includes(program)) ?? assert.fail(`no ${program} runs`);
}

test('a chain that the command line started is found, its flows come, and its end is seen', async () => {
  await view.untilStatus('Stopped');
  const chain = await startCli(project.folder);
  await view.untilStatus('Live');
  assert.equal(await send(), 0);
  await view.untilFlows(1);
  await view.untilHeadline('The token arrived unchanged');
  await chain.stop();
  await view.untilStatus('Stopped');
  assert.match(await view.notice().innerText(), /The chain is stopped\.\s+These flows are from the last run, which ended at \d\d:\d\d\./);
});

test('the command line joins the window’s chain, and can stop it', async () => {
  await view.button('Run Chain Locally').click();
  await view.untilStatus('Live');
  assert.equal(await send('--scenario', 'headers-not-passed'), 1);
  await view.untilFlows(2);
  await view.untilHeadline('The interceptor got no headers');
  assert.equal((await runCli(['run', project.folder])).code, 69);
  assert.equal((await runCli(['stop', project.folder])).code, 0);
  await view.untilStatus('Stopped');
  assert.deepEqual(await vscode.notifications(), []);
});

for (const program of ['local-supervisor', 'local-main']) {
  test(`kill -9 of ${program}: the view says what happened, keeps the flows and offers Run, which works`, async () => {
    await vscode.runCommand('AgentCore Chain: Run Chain Locally');
    await view.untilStatus('Live');
    process.kill(processOf(program), 'SIGKILL');
    await view.untilStatus('Stopped');
    assert.match(await view.notice().innerText(), /The chain has ended by itself\.\s+The chain’s own process ended, and every component with it\. Run it again\./);
    await until('nothing of it is left', () => chainProcesses().length === 0);
    await view.untilFlows(2);
    await view.button('Run Chain Locally').click();
    await view.untilStatus('Live');
    await vscode.runCommand('AgentCore Chain: Stop Chain');
    await view.untilStatus('Stopped');
  });
}

test('what happens while the view is hidden is there when it is shown again', async () => {
  await vscode.runCommand('AgentCore Chain: Run Chain Locally');
  await view.untilStatus('Live');
  await vscode.runCommand('View: Show Explorer');
  await view.frame.locator('.status').waitFor({ state: 'hidden' });
  assert.equal(await send('--as', 'ben'), 0);
  view = await showFlows(vscode);
  await view.untilFlows(3);
  await view.untilStatus('Live');
});

test('a reload of the window ends its chain and no flow; Run works right after it', async () => {
  assert.ok(chainProcesses().length >= 4);
  await vscode.reload();
  await until('nothing of the chain is left', () => chainProcesses().length === 0);
  await vscode.runCommand('AgentCore Chain: Run Chain Locally');
  view = await showFlows(vscode);
  await view.untilStatus('Live');
  await view.untilFlows(3);
  assert.equal(await send(), 0);
  await view.untilFlows(4);
});

test('kill -9 of the extension host leaves none of the chain; the flows are there in the next one', async () => {
  const host = Number(/^\d+ \(.*\) \S (\d+)/.exec(readFileSync(`/proc/${processOf('local-supervisor')}/stat`, 'utf8'))?.[1]);
  process.kill(host, 'SIGKILL');
  await until('nothing of the chain is left', () => chainProcesses().length === 0);
  await vscode.reload();
  view = await showFlows(vscode);
  await view.untilStatus('Stopped');
  await view.untilFlows(4);
  await vscode.runCommand('AgentCore Chain: Run Chain Locally');
  await view.untilStatus('Live');
});

test('two windows on one folder see one chain; closing the window that runs it ends it for both', async () => {
  const second = await vscode.page.context().newPage();
  await second.goto(vscode.page.url());
  await second.locator('.part.statusbar .statusbar-item a').filter({ hasText: 'orders: local, running' }).waitFor({ timeout: 60_000 });
  await vscode.page.goto('about:blank');
  await until('nothing of the chain is left', () => chainProcesses().length === 0);
  assert.ok(!existsSync(join(project.folder, '.agentcore-chain', 'run.json')));
  await second.locator('.part.statusbar .statusbar-item a').filter({ hasText: 'orders: local, stopped' }).waitFor();
  await second.close();
});
