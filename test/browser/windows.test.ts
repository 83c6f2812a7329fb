import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { createRunFile } from '../../src/files/runFile.ts';
import { protocolVersion } from '../../src/local/control/contract.ts';
import { runCli } from '../testing/cli.ts';
import { processesIn } from '../testing/processes.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { until } from '../testing/until.ts';
import { debugSessions } from '../vscode/driver/debugging.ts';
import { inVscode } from '../vscode/driver/inVscode.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';
import { showFlows } from '../vscode/flowsView.ts';

const settings = { 'agentcore-chain.node.path': process.execPath };
const projects: OwnProject[] = [];
after(() => Promise.all(projects.map(({ remove }) => remove())));

async function project(name: string): Promise<string> {
  const made = await ownProject(name);
  projects.push(made);
  return made.folder;
}

/** Every file of a project. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort(); // the installed packages are links
}

function statusBarText(vscode: Vscode): Promise<string> {
  return vscode.page.locator('.part.statusbar').innerText();
}

test('several folders, a chain below one of them: each has its flows, and the window ends those that it started', async () => {
  const [orders, bills] = [await project('orders'), await project('bills')];
  const file = join(bills, 'agentcore-chain.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"name": "orders"', '"name": "bills"'));
  const workspace = join(dirname(orders), 'both.code-workspace');
  writeFileSync(workspace, JSON.stringify({ folders: [{ path: dirname(bills), name: 'parent of bills' }, { path: orders }] }));
  await inVscode({ folder: workspace, settings }, async (vscode) => {
    const view = await showFlows(vscode);
    await view.untilStatus('Stopped');
    assert.match(await view.frame.locator('.status').innerText(), /Local chain, (bills|orders)/);
    for (const name of ['orders', 'bills']) {
      await vscode.runCommand('AgentCore Chain: Select Chain');
      await until('both are offered', async () => (await vscode.quickInput.rows()).length === 2);
      await vscode.quickInput.pick(name);
      await until(`${name} is shown`, async () => (await view.frame.locator('.status').innerText()).includes(name));
      await vscode.runCommand('AgentCore Chain: Run Chain Locally');
      await view.untilStatus('Live');
    }
    assert.equal((await runCli(['send', orders])).code, 0);
    assert.equal((await runCli(['send', bills])).code, 0);
    assert.equal((await runCli(['send', bills])).code, 0);
    await view.untilFlows(2);
    await vscode.runCommand('AgentCore Chain: Select Chain');
    await vscode.quickInput.pick('orders');
    await view.untilFlows(1);
    await view.untilStatus('Live');
  });
  await until('neither chain is left', () => [...processesIn(orders), ...processesIn(bills)].length === 0);
});

test('Restricted Mode: nothing of the folder is run, read or called; with trust all of it is there', async (context) => {
  const folder = await project('orders');
  let calls = 0;
  // A project from elsewhere brings flows, and a run.json that has the extension call its author.
  const server = createServer((_request, response) => { calls += 1; response.end('{}'); });
  context.after(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : assert.fail()}`;
  await createRunFile(folder, { protocolVersion, pid: process.pid, url, key: randomUUID(), startedAt: Date.now() });
  const logs = join(folder, '.agentcore-chain', 'logs');
  mkdirSync(logs, { recursive: true });
  const text = JSON.stringify({ tokenHop: 1, hop: 'frontend', moment: 'sent', at: new Date().toISOString(), correlationId: 'planted', token: { state: 'absent' } });
  writeFileSync(join(logs, 'frontend.jsonl'), `${JSON.stringify({ at: Date.now(), line: 1, text })}\n`);
  const files = filesIn(folder);
  await inVscode({ folder, settings, trusted: false }, async (vscode) => {
    await vscode.clickActivity('AgentCore Chain');
    const frame = vscode.page.frameLocator('iframe.webview.ready:visible').frameLocator('#active-frame');
    await frame.getByText('Nothing from this folder is run, and no log of it is read.').waitFor();
    await vscode.view('Chain').getByText('This folder is open in Restricted Mode: no component of it is run, and no log is read.').waitFor();
    for (const command of ['Run Chain Locally', 'Debug Chain Locally']) {
      await vscode.runCommand(`AgentCore Chain: ${command}`);
      await vscode.notification('open in Restricted Mode, so nothing of it is run or read').waitFor();
      assert.equal(await vscode.page.locator('.monaco-dialog-box').count(), 0, 'VS Code asks nothing');
      await vscode.clearNotifications();
    }
    await vscode.screenshot('restricted');
    assert.deepEqual(await vscode.treeRows('Chain'), []);
    assert.doesNotMatch(await statusBarText(vscode), /local|AWS/);
    assert.deepEqual(await debugSessions(vscode), []);
    assert.equal(await frame.getByRole('option').count(), 0);
    assert.equal(calls, 0);
    assert.deepEqual(filesIn(folder), files);
    await vscode.view('Chain').getByText('Manage Workspace Trust', { exact: true }).click();
    await vscode.page.locator('.workspace-trust-editor .monaco-button').getByText('Trust', { exact: true }).first().click();
    await vscode.treeRow('Chain', 'Agent').waitFor();
    await frame.getByRole('option').first().waitFor();
    await until('the chain that claims to run is asked', () => calls > 0);
  });
});

test('a component without its folder: what is missing, and the file that names it', async () => {
  const folder = await project('orders');
  renameSync(join(folder, 'agent'), join(folder, 'elsewhere'));
  await inVscode({ folder, settings }, async (vscode) => {
    const view = await showFlows(vscode);
    await vscode.runCommand('AgentCore Chain: Run Chain Locally');
    await until('the view says so', async () => (await view.notice().innerText().catch(() => '')).includes('The chain can’t run.'));
    assert.match(await view.notice().innerText(), /The agent has no folder agent in the project\. Correct "folder" of the agent in agentcore-chain\.json, or bring the folder back\./);
    await vscode.screenshot('component-folder-missing');
    renameSync(join(folder, 'elsewhere'), join(folder, 'agent'));
    await view.button('Run Chain Locally').click();
    await view.untilStatus('Live');
  });
});

test('a folder that is opened without a chain, and gets one', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'empty ü '));
  context.after(() => rmSync(folder, { recursive: true }));
  await inVscode({ folder, settings }, async (vscode) => {
    await vscode.clickActivity('AgentCore Chain');
    const frame = vscode.page.frameLocator('iframe.webview.ready:visible').frameLocator('#active-frame');
    await frame.getByText('This folder holds no chain').waitFor();
    await vscode.view('Chain').getByText('No folder of this window holds an agentcore-chain.json.').waitFor();
    assert.doesNotMatch(await statusBarText(vscode), /local|AWS/);
    assert.equal((await runCli(['new', join(folder, 'inner'), '--yes'])).code, 0);
    await frame.getByText('The chain is not running.').waitFor();
    await vscode.treeRow('Chain', 'Agent').waitFor();
    await vscode.statusBarItem('local, stopped').waitFor();
  });
});
