import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { joinChain } from '../../src/local/client.ts';
import { runCli } from '../testing/cli.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { until } from '../testing/until.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';
import { showFlows, type FlowsView } from '../vscode/flowsView.ts';

const title = 'Turn On passRequestHeaders';

let project: OwnProject;
let file: string;
let vscode: Vscode;
let view: FlowsView;

/** As somebody writes it: an indent and a list of their own. */
const untidy = (text: string): string => text.replace('"passRequestHeaders": true', '"passRequestHeaders":   false').replace(/\[\s+("[^"]+"),\s+("[^"]+")\s+\]/, '[$1,  $2]');

before(async () => {
  project = await ownProject();
  file = join(project.folder, 'agentcore-chain.json');
  writeFileSync(file, untidy(readFileSync(file, 'utf8')));
  vscode = await openVscode({ folder: project.folder, settings: { 'agentcore-chain.node.path': process.execPath, 'files.autoSave': 'off' } });
  await vscode.runCommand('AgentCore Chain: Run Chain Locally');
  view = await showFlows(vscode);
  await view.untilStatus('Live');
});
beforeEach(() => vscode.clearNotifications());
after(async () => {
  await vscode?.close();
  await project?.remove();
});

async function send(...args: readonly string[]): Promise<number> {
  return (await runCli(['send', project.folder, ...args])).code;
}

/** Sets the fault that the remedy mends, and sends a request that meets it. */
async function breakChain(): Promise<void> {
  writeFileSync(file, readFileSync(file, 'utf8').replace('"passRequestHeaders":   true', '"passRequestHeaders":   false'));
  await until('the chain has followed', async () => (await send()) === 1);
  await view.untilHeadline('The interceptor got no headers');
  await view.button(title).waitFor();
}

async function closeEditors(): Promise<void> {
  await vscode.runCommand('View: Close All Editors');
}

test('the edit that mends a flow is shown first; Escape changes nothing', async () => {
  const before = readFileSync(file, 'utf8');
  assert.equal(await send(), 1);
  await view.untilHeadline('The interceptor got no headers');
  await view.button(title).click();
  await vscode.quickInput.waitForTitle(title);
  assert.deepEqual((await vscode.quickInput.rows()).map(({ label, description }) => [label, description]), [['Apply', 'gateway.passRequestHeaders: false becomes true'], ['Cancel', 'Nothing is changed']]);
  await until('the comparison is there', async () => (await vscode.tabs()).active?.includes(title) === true && (await vscode.editorText()).includes('"passRequestHeaders":   true'));
  await vscode.screenshot('remedy-proposed');
  await vscode.quickInput.escape();
  await until('the comparison is gone', async () => (await vscode.tabs()).titles.length === 0);
  assert.equal(readFileSync(file, 'utf8'), before);
});

test('Enter applies it and nothing else; the running chain follows, and the next request is healthy', async () => {
  const before = readFileSync(file, 'utf8');
  await view.button(title).click();
  await vscode.quickInput.waitForTitle(title);
  await vscode.quickInput.accept();
  await vscode.notification('Applied. Send the request again.').waitFor();
  assert.equal(readFileSync(file, 'utf8'), before.replace('"passRequestHeaders":   false', '"passRequestHeaders":   true'));
  await view.frame.getByText('says so already').first().waitFor();
  assert.deepEqual((await vscode.tabs()).titles, []);
  assert.equal(await send(), 0);
  await view.untilHeadline('The token arrived unchanged');
});

test('unsaved changes of the user are kept, and said to be saved with it', async () => {
  await breakChain();
  await vscode.openFile(file);
  await vscode.page.keyboard.press('Control+End');
  await vscode.page.keyboard.type('\n');
  await view.button(title).click();
  await vscode.quickInput.waitForTitle(title);
  assert.equal((await vscode.quickInput.rows())[0]?.detail, 'Your own unsaved changes of this file are saved with it.');
  await vscode.page.keyboard.press('Enter');
  await vscode.notification('Applied. Send the request again.').waitFor();
  const text = readFileSync(file, 'utf8');
  assert.ok(text.includes('"passRequestHeaders":   true') && text.endsWith('}\n\n'), text);
  await closeEditors();
});

test('a file that changes while it is asked about is asked about again', async () => {
  await breakChain();
  await view.button(title).click();
  await vscode.quickInput.waitForTitle(title);
  writeFileSync(file, readFileSync(file, 'utf8').replace('"scripted",\n', '"scripted",\n    "runtimeId": "orders-1",\n'));
  await until('the editor has it', async () => (await vscode.page.locator('.monaco-diff-editor').innerText().catch(() => '')).includes('orders-1'));
  await vscode.page.keyboard.press('Enter');
  await until('it is asked again', async () => (await vscode.quickInput.placeholder()).startsWith('The file has changed meanwhile.'));
  await vscode.page.keyboard.press('Enter');
  await vscode.notification('Applied').waitFor();
  const text = readFileSync(file, 'utf8');
  assert.ok(text.includes('"passRequestHeaders":   true') && text.includes('"runtimeId": "orders-1"'), text);
  await closeEditors();
});

test('a value that only the user knows is asked for, with the token’s own suggested', async () => {
  assert.equal(await send('--scenario', 'wrong-audience'), 1);
  await view.untilHeadline('wrong audience');
  await view.button('Change Audience').click();
  await vscode.quickInput.waitForTitle('Change Audience');
  assert.equal(await vscode.quickInput.value(), 'api://billing');
  await vscode.quickInput.type('');
  assert.match(await until('it is refused', async () => (await vscode.quickInput.validationMessage()) ?? undefined), /identity\.audience must not be empty\./);
  await vscode.quickInput.type('api://invoices');
  await vscode.quickInput.accept();
  await until('the edit is asked about', async () => (await vscode.quickInput.rows())[0]?.description === 'identity.audience becomes "api://invoices"');
  await vscode.screenshot('remedy-asked');
  await vscode.quickInput.pick('Cancel');
  assert.ok(!readFileSync(file, 'utf8').includes('invoices'));
});

test('an edit of a file that cannot be used is not made: the file is shown, and what is wrong with it', async () => {
  await breakChain();
  const broken = readFileSync(file, 'utf8');
  await view.button(title).waitFor();
  await vscode.openFile(file);
  await vscode.page.keyboard.press('Control+End');
  await vscode.page.keyboard.type('nonsense');
  await view.button(title).click();
  await vscode.notification('agentcore-chain.json cannot be used').waitFor();
  assert.equal(readFileSync(file, 'utf8'), broken);
  await vscode.runCommand('File: Revert File');
  await closeEditors();
  writeFileSync(file, broken.replace('"passRequestHeaders":   false', '"passRequestHeaders":   true'));
  await view.frame.getByText('says so already').first().waitFor();
});

test('a link of the verdict opens the setting, selected', async () => {
  await view.frame.getByText('Show in Chain File').first().click();
  await until('the file is open', async () => (await vscode.tabs()).active?.includes('agentcore-chain.json') === true);
  await vscode.statusBarItem('Ln 29, Col 30 (4 selected)').or(vscode.page.locator('.part.statusbar').getByText('(4 selected)')).first().waitFor();
  await closeEditors();
});

test('the line that a statement stands on opens in its log, with its number, as it was printed', async () => {
  await view.frame.getByText('Show Log Line').first().click();
  await until('the log is open', async () => (await vscode.tabs()).active?.includes('interceptor.log') === true);
  const text = await until('its lines are drawn', async () => (await vscode.editorText()) || undefined);
  const rows = text.split('\n');
  assert.ok(rows.some((row) => /^ *\d+  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}  \{"tokenHop":1,"hop":"interceptor"/.test(row)), text);
  await vscode.page.locator('.part.statusbar').getByText('selected)').waitFor();
  await vscode.screenshot('evidence');
  await closeEditors();
});

test('a chain file that becomes invalid while the chain runs: the settings in force stay, and the line is named', async () => {
  const sound = readFileSync(file, 'utf8');
  writeFileSync(file, sound.replace('"passRequestHeaders":   true', '"passRequestHeaders": "yes"'));
  await until('the view says so', async () => (await view.notice().innerText().catch(() => '')).includes('agentcore-chain.json can’t be used.'));
  assert.match(await view.notice().innerText(), /Line \d+: gateway\.passRequestHeaders must be true or false, not "yes"\. The chain runs on with the settings it has\./);
  assert.equal(await send(), 0);
  await vscode.screenshot('chain-file-invalid');
  await view.button('Open Chain File').click();
  await until('the file is open', async () => (await vscode.tabs()).active?.includes('agentcore-chain.json') === true);
  await closeEditors();
  writeFileSync(file, sound);
  await view.notice().waitFor({ state: 'hidden' });
});

test('a component that crashes: what it said last, and a way to start it again', async () => {
  const { components } = await (await joinChain(project.folder)).state();
  process.kill(components.find(({ name }) => name === 'target')?.pid ?? assert.fail(), 'SIGKILL');
  await until('the view says so', async () => (await view.notice().innerText().catch(() => '')).includes('The target has stopped.'));
  await vscode.screenshot('component-crashed');
  await view.button('Restart Target').click();
  await view.notice().waitFor({ state: 'hidden' });
  assert.equal(await send(), 0);
});

test('settings that take a new start wait for one, and the view offers it', async () => {
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, before.replace('"X-Custom-UserToken"', '"X-Other-UserToken"'));
  await until('the view says so', async () => (await view.notice().innerText().catch(() => '')).includes('An edit waits for a new start.'));
  assert.match(await view.notice().innerText(), /headers in agentcore-chain\.json takes effect when the chain is started anew\./);
  await view.button('Restart Chain').click();
  await view.notice().waitFor({ state: 'hidden' });
  await view.untilStatus('Live');
  assert.equal(await send(), 0);
});

test('a chain file that is deleted while the chain runs: it can still be stopped, and is gone then', async () => {
  const aside = join(project.folder, '..', 'aside.json');
  renameSync(file, aside);
  await until('the view says so', async () => (await view.notice().innerText().catch(() => '')).includes('agentcore-chain.json is gone.'));
  await view.button('Stop Chain').click();
  await view.frame.getByText('This folder holds no chain').waitFor();
  renameSync(aside, file);
  await view.untilStatus('Stopped');
});

test('a log that cannot be read: which hop counts as not logged; the flows stay', async () => {
  const log = join(project.folder, '.agentcore-chain', 'logs', 'target.jsonl');
  renameSync(log, `${log}.aside`);
  mkdirSync(log);
  await vscode.runCommand('AgentCore Chain: Refresh Flows').catch(() => view.frame.getByText('Refresh').click());
  await until('the view says so', async () => (await view.notice().innerText().catch(() => '')).includes('The target’s log can’t be read.'));
  assert.match(await view.notice().innerText(), /target\.jsonl cannot be read \(EISDIR\)\. Until it can, the target counts as not logged\./);
  assert.ok((await view.frame.getByRole('option').count()) >= 4);
  rmSync(log, { recursive: true });
  renameSync(`${log}.aside`, log);
  await view.button('Read Logs Again').click();
  await until('the notice is gone', async () => !(await view.notice().innerText().catch(() => '')).includes('can’t be read'));
});
