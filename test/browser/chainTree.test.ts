import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { joinChain } from '../../src/local/client.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { until } from '../testing/until.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import { looks } from '../vscode/driver/themes.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';

let project: OwnProject;
let vscode: Vscode;
before(async () => {
  project = await ownProject();
  await mkdir(join(project.folder, '.vscode'), { recursive: true });
  await writeFile(join(project.folder, '.vscode', 'settings.json'), JSON.stringify({ 'agentcore-chain.node.path': process.execPath }));
  // High enough that every row is in sight, with a message above them: the tree draws no others.
  vscode = await openVscode({ folder: project.folder, viewport: { width: 1280, height: 1000 } });
  await vscode.clickActivity('AgentCore Chain');
});
after(async () => {
  await vscode?.close();
  await project?.remove();
});

const labels = ['Frontend', 'Agent', 'Gateway', 'Interceptor', 'Target', 'Runtime', 'Identity provider'];

/** The rows as a user reads them, once this is true of them. */
async function rowsOnce(what: string, fits: (rows: readonly string[]) => boolean): Promise<readonly string[]> {
  return until(what, async () => {
    const rows = (await vscode.treeRows('Chain')).map(({ label, description }) => `${label}: ${description}`);
    return fits(rows) && rows;
  });
}

async function agentState(): Promise<{ readonly pid: number | null; readonly url: string | null }> {
  const { components } = await (await joinChain(project.folder)).state();
  const agent = components.find(({ name }) => name === 'agent');
  assert.ok(agent !== undefined);
  return agent;
}

test('a stopped chain: each component, its state in words and as a shape, what can be done', async () => {
  await vscode.treeRow('Chain', 'Agent').waitFor();
  const rows = await vscode.treeRows('Chain');
  assert.deepEqual(rows.map(({ label }) => label), labels);
  assert.ok(rows.every(({ description, icon }) => description.startsWith('stopped') && icon === 'circle-large-outline'));
  assert.equal(rows[1]?.ariaLabel, 'Agent, stopped, TypeScript');
  assert.deepEqual(await vscode.treeMenu('Chain', 'Agent'), ['Open Folder', 'Show Component Log']);
  await vscode.statusBarItem('orders: local, stopped').waitFor();
});

test('the settings’ Node runs it; then each is healthy at its port', async () => {
  await vscode.runCommand('AgentCore Chain: Run Chain Locally');
  const rows = await rowsOnce('all are healthy', (all) => all.filter((row) => row.includes(': healthy')).length === labels.length);
  const { url } = await agentState();
  assert.equal(rows[1], `Agent: healthy, TypeScript :${new URL(url ?? '').port}`);
  assert.equal(rows[3], 'Interceptor: healthy, TypeScript', 'a Lambda function has no port');
  await vscode.statusBarItem('orders: local, running').waitFor();
  assert.deepEqual(await vscode.treeMenu('Chain', 'Agent'), ['Open Folder', 'Open URL', 'Show Component Log', 'Restart Component', 'Attach Debugger']);
  assert.deepEqual(await vscode.treeMenu('Chain', 'Gateway'), ['Open URL', 'Show Component Log']);
});

test('it is pictured', async () => {
  for (const theme of looks) {
    await vscode.setTheme(theme);
    await vscode.screenshot(`chain-tree-${theme}`);
  }
});

test('a component is started anew', async () => {
  const before = await agentState();
  await vscode.treeAction('Chain', 'Agent', 'Restart Component');
  await until('another process', async () => (await agentState()).pid !== before.pid && (await agentState()).pid !== null);
  await rowsOnce('the agent is healthy again', (rows) => rows[1]?.startsWith('Agent: healthy') === true);
});

test('its folder is shown in the Explorer', async () => {
  await vscode.treeAction('Chain', 'Target', 'Open Folder');
  await vscode.page.locator('.explorer-folders-view .monaco-list-row.focused').filter({ hasText: 'target-api' }).waitFor();
  await vscode.clickActivity('AgentCore Chain');
});

test('its log is opened', async () => {
  await vscode.treeAction('Chain', 'Agent', 'Show Component Log');
  await until('the log is there', async () => /agent\.log/.test((await vscode.tabs()).active ?? ''));
  assert.match(await vscode.editorText(), /^\s*1  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}  \S/m, 'read by people: number, time, line');
});

test('the debugger is attached to a chain that lets it in; another one can be restarted for it', async () => {
  await vscode.treeAction('Chain', 'Interceptor', 'Attach Debugger');
  await vscode.notification('The chain was started without a way in for debuggers.').waitFor();
  assert.deepEqual((await vscode.notifications())[0]?.buttons, ['Restart Under Debugger']);
  await vscode.clearNotifications();
});

test('one that fails says why in the tree and once beside it; mended, it is healthy', async () => {
  const source = join(project.folder, 'agent', 'src', 'main.ts');
  const sound = await readFile(source, 'utf8');
  await writeFile(source, `throw new RangeError('the port is out of reach');\n${sound}`);
  await vscode.notification('The agent of orders has failed: RangeError: the port is out of reach').waitFor();
  const rows = await rowsOnce('the agent has failed', (all) => all.some((row) => row.startsWith('Agent: failed')));
  assert.deepEqual(rows.slice(1, 5).map((row) => row.replace(/ :\d+$/, '')), ['Agent: failed, TypeScript', 'RangeError: the port is out of reach: ', 'Show Log: ', 'Gateway: healthy, emulated']);
  await vscode.statusBarItem('a component failed').waitFor();
  await until('the open log follows', async () => (await vscode.editorText()).includes('RangeError: the port is out of reach'));
  await vscode.screenshot('chain-tree-failed');
  await vscode.clearNotifications();
  await writeFile(source, sound);
  await rowsOnce('the agent is healthy again', (all) => all[1]?.startsWith('Agent: healthy') === true && all.length === labels.length);
  assert.deepEqual(await vscode.notifications(), []);
});

test('a chain file that cannot be used leaves the chain as it is, and the tree says so', async () => {
  const file = join(project.folder, 'agentcore-chain.json');
  const sound = await readFile(file, 'utf8');
  await writeFile(file, '{');
  await vscode.view('Chain').getByText('The chain goes on with the settings it has.').waitFor();
  assert.equal((await rowsOnce('rows', (rows) => rows.length > 0)).length, labels.length);
  await writeFile(file, sound);
  await vscode.view('Chain').getByText('The chain goes on with the settings it has.').waitFor({ state: 'hidden' });
});

test('an edit that waits for a new start offers it', async () => {
  const file = join(project.folder, 'agentcore-chain.json');
  const before = await agentState();
  await writeFile(file, (await readFile(file, 'utf8')).replace('"model": "scripted"', '"model": "anthropic.claude"'));
  await vscode.notification('agent.model of orders takes a new start of the chain.').waitFor();
  await writeFile(file, (await readFile(file, 'utf8')).replace('"model": "anthropic.claude"', '"model": "scripted"'));
  await vscode.clickNotification('agent.model of orders', 'Restart Chain');
  await until('another chain runs', async () => {
    const now = await agentState().catch(() => null);
    return now !== null && now.pid !== null && now.pid !== before.pid;
  });
  await rowsOnce('all are healthy', (rows) => rows.filter((row) => row.includes(': healthy')).length === labels.length);
});

test('the status bar offers what fits, and stops the chain', async () => {
  await vscode.statusBarItem('orders: local, running').click();
  const offered = (await vscode.quickInput.rows()).map(({ label }) => label);
  assert.deepEqual(offered, ['Send Test Request...', 'Stop Chain', 'Restart Chain', 'Show Token Flow', 'Use AWS', 'Plan Deployment', 'Deploy Chain', 'Select AWS Profile / Region', 'Open Chain File', 'Show Log']);
  await vscode.screenshot('chain-actions');
  await vscode.quickInput.pick('Stop Chain');
  await rowsOnce('all are stopped', (rows) => rows.every((row) => row.includes(': stopped')));
  await vscode.statusBarItem('orders: local, stopped').waitFor();
});

test('a chain file that is wrong while the chain is stopped is the one row, and opens', async () => {
  const file = join(project.folder, 'agentcore-chain.json');
  const sound = await readFile(file, 'utf8');
  await writeFile(file, sound.replace('"version": 1', '"version": 9'));
  await rowsOnce('the file is told', (rows) => rows.join() === 'agentcore-chain.json cannot be used: 1 problem');
  await vscode.treeRow('Chain', 'agentcore-chain.json cannot be used').click();
  await until('it is open', async () => /agentcore-chain\.json/.test((await vscode.tabs()).active ?? ''));
  await writeFile(file, sound);
  await rowsOnce('the components are back', (rows) => rows.length === labels.length);
});
