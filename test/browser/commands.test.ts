import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { hopNames } from '../../src/core/chain/hop.ts';
import type { FlowDocument } from '../../src/core/story/flowDocument.ts';
import { joinChain } from '../../src/local/client.ts';
import { startCli } from '../testing/cli.ts';
import { leaksIn } from '../testing/leaksIn.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { startTestIssuer, testAudience, type TestIssuer } from '../testing/testIssuer.ts';
import { until } from '../testing/until.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import { saveAs } from '../vscode/driver/saveAs.ts';
import { looks } from '../vscode/driver/themes.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';
import { sinksOf } from '../vscode/sinksOf.ts';

const planted: string[] = [];
let project: OwnProject;
let issuer: TestIssuer;
let vscode: Vscode;

before(async () => {
  [project, issuer] = await Promise.all([ownProject(), startTestIssuer()]);
  const file = join(project.folder, 'agentcore-chain.json');
  const chain = JSON.parse(readFileSync(file, 'utf8')) as { readonly identity: object };
  writeFileSync(file, JSON.stringify({ ...chain, identity: { ...chain.identity, issuer: issuer.issuer, audience: testAudience, clientId: 'test-client' } }, null, 2));
  vscode = await openVscode({ folder: project.folder, env: { AGENTCORE_CHAIN_NODE: process.execPath } });
});

beforeEach(async () => {
  await vscode.page.keyboard.press('Escape');
  await vscode.clearNotifications();
});

after(async () => {
  await vscode?.close();
  await Promise.all([project?.remove(), issuer?.close()]);
});

const palette = (title: string): Promise<void> => vscode.runCommand(`AgentCore Chain: ${title}`);

async function plant(claims = {}): Promise<string> {
  const token = await issuer.sign(claims);
  planted.push(token);
  return token;
}

async function textOnce(what: string, part: RegExp): Promise<string> {
  return until(what, async () => {
    const text = await vscode.editorText();
    return part.test(text) && text;
  });
}

async function refusal(part: RegExp): Promise<void> {
  await until(`it says ${part}`, async () => part.test((await vscode.quickInput.validationMessage()) ?? ''));
}

/** Pastes a token into the box and waits for its text. */
async function inspectTyped(token: string, part: RegExp): Promise<string> {
  const before = (await vscode.tabs()).active;
  await vscode.setClipboard('nothing of interest');
  await palette('Inspect Token...');
  await vscode.quickInput.waitForTitle('Inspect Token');
  await vscode.quickInput.type(token);
  await vscode.quickInput.accept();
  await until('its editor is open', async () => (await vscode.tabs()).active !== before);
  await vscode.page.locator('.monaco-editor.focused').waitFor();
  return textOnce(`the token’s text says ${part}`, part);
}

async function verified(part: RegExp): Promise<string> {
  await palette('Verify Inspected Token');
  return textOnce(`the verification says ${part}`, part);
}

test('what is no token is told while it stands in the box, hidden', async () => {
  await vscode.setClipboard('List my orders');
  await palette('Inspect Token...');
  await vscode.quickInput.waitForTitle('Inspect Token');
  assert.equal(await vscode.quickInput.validationMessage(), null);
  assert.equal(await vscode.quickInput.widget.locator('input.input').getAttribute('type'), 'password');
  await vscode.quickInput.type('no token at all');
  await refusal(/This is no JWT: a signed JWT has three parts/);
  const token = await plant();
  await vscode.quickInput.type(token.replace('.', ''));
  await refusal(/This is no JWT/);
  await vscode.quickInput.type(`${token} ${await plant({ sub: 'other@example.com' })}`);
  await refusal(/This is more than one token/);
  await vscode.quickInput.accept();
  await vscode.quickInput.waitForTitle('Inspect Token');
  await vscode.quickInput.escape();
});

test('a token in the clipboard is named, never shown, and used when the user says so', async () => {
  const token = await plant();
  await vscode.setClipboard(`Authorization: Bearer ${token}\n`);
  await palette('Inspect Token...');
  await vscode.quickInput.waitForTitle('Inspect Token');
  assert.equal(await vscode.quickInput.placeholder(), 'There is a token in the clipboard.');
  assert.deepEqual((await vscode.quickInput.rows()).map(({ label, description }) => [label, description]), [
    ['Use the Token in the Clipboard', `${token.length} characters`], ['Paste Another One...', ''],
  ]);
  await vscode.quickInput.pick('Paste Another One...');
  await vscode.quickInput.waitForTitle('(2/2)');
  await vscode.quickInput.back();
  await vscode.quickInput.waitForTitle('(1/2)');
  await vscode.page.keyboard.press('ArrowUp');
  await vscode.page.keyboard.press('Enter');
  const text = await textOnce('it is decoded', /^Access token of planted@example\.com\n/);
  assert.match(text, /\nValid for 10 min more\. Not verified\.\n/);
  assert.match(text, /○ Nobody has checked who made this token\. It can be checked with the keys of http:\/\/127\.0\.0\.1:\d+\./);
  assert.match(text, /groups +planted-group\n/);
  assert.doesNotMatch(text, /Problems/);
  await vscode.setClipboard('');
});

test('verified with the keys of the issuer that the chain file names, while no chain runs', async () => {
  await inspectTyped(await plant(), /Not verified/);
  const text = await verified(/^Access token of planted@example\.com\n✓ Verified: http:\/\/127\.0\.0\.1:\d+ issued it, for api:\/\/orders\. Valid for/);
  assert.match(text, /✓ Key +test-key\n {2}✓ Signature\n/);
});

test('expired, for another API, altered, another issuer’s', async () => {
  await inspectTyped(await plant({ exp: 1_700_000_000 }), /✗ It expired \d+ days ago\./);
  await verified(/✗ Refused: it has expired\./);
  await inspectTyped(await plant({ aud: 'api://billing' }), /✗ It is meant for api:\/\/billing\. The chain’s API takes tokens for api:\/\/orders\./);
  await verified(/✗ Audience +api:\/\/billing, expected is api:\/\/orders\n/);
  const [header, , signature] = (await plant()).split('.');
  const [, claims] = (await plant({ sub: 'eve@example.com' })).split('.');
  await inspectTyped(`${header}.${claims}.${signature}`, /^Access token of eve@example\.com\n/);
  await verified(/✗ Refused: its signature does not fit, so something in it was changed\./);
  await inspectTyped(await plant({ iss: 'https://login.example.org' }), /✗ It was issued by https:\/\/login\.example\.org\./);
  await verified(/✗ Refused: another issuer made it\./);
});

test('hostile claims are shown, never interpreted', async () => {
  const text = await inspectTyped(await plant({ note: 'a\u202eb\u001b[31m\nc' }), /note/);
  assert.match(text, /note +a\\u\{202e\}b\\u\{1b\}\[31m\\u\{a\}c\n/);
});

test('what is wrong with a token stands above it, also of a large one', async () => {
  await inspectTyped(await plant({ exp: 1_700_000_000, padding: 'x'.repeat(4_000) }), /Problems/);
  await verified(/Refused/);
  for (const theme of looks) {
    await vscode.setTheme(theme);
    await vscode.screenshot(`inspect-token-${theme}`);
  }
});

test('what was inspected is gone with its editor', async () => {
  await vscode.runCommand('View: Close All Editors');
  await until('no editor is open', async () => (await vscode.tabs()).titles.length === 0);
  await vscode.runCommand('View: Reopen Closed Editor');
  await vscode.openFile(join(project.folder, 'agentcore-chain.json'));
  assert.equal((await vscode.tabs()).titles.length, 1);
  await vscode.runCommand('View: Close All Editors');
});

test('Copy Flow Report says that there is no flow', async () => {
  await palette('Copy Flow Report');
  await vscode.notification('There is no flow yet.').waitFor();
});

test('a request on a chain that does not run: it is run first, then the request is asked for by keyboard', async () => {
  await palette('Send Test Request...');
  await vscode.quickInput.waitForTitle('Send Test Request');
  assert.equal(await vscode.quickInput.placeholder(), 'orders does not run.');
  await vscode.page.keyboard.press('Enter');
  await until('the users are asked for', async () => (await vscode.quickInput.title().catch(() => '')) === 'Send Test Request (1/3)');
  assert.deepEqual((await vscode.quickInput.rows()).map(({ label }) => label), ['ana', 'ben']);
  await vscode.page.keyboard.press('ArrowDown');
  await vscode.page.keyboard.press('Enter');
  await vscode.quickInput.waitForTitle('(2/3)');
  assert.equal(await vscode.quickInput.value(), 'List my orders');
  await vscode.quickInput.type('');
  await refusal(/Write what the user asks/);
  await vscode.quickInput.type('Show order 1001');
  await vscode.quickInput.accept();
  await vscode.quickInput.waitForTitle('(3/3)');
  const rows = await vscode.quickInput.rows();
  assert.deepEqual(rows.slice(0, 2).map(({ label, description }) => [label, description]), [['None', 'as the chain is'], ['no-token', 'token-missing at frontend']]);
  assert.equal(rows[1]?.detail, 'The frontend sends the request without the user’s token.');
  await vscode.quickInput.back();
  await vscode.quickInput.waitForTitle('(2/3)');
  assert.equal(await vscode.quickInput.value(), 'Show order 1001');
  await vscode.quickInput.accept();
  await vscode.quickInput.waitForTitle('(3/3)');
  await vscode.quickInput.accept();
  const view = await vscode.tokenFlowFrame();
  await view.getByRole('option', { selected: true }).filter({ hasText: 'ben' }).waitFor();
});

test('a scenario: its flow is selected in the view, and the last prompt and user are offered again', async () => {
  await palette('Send Test Request...');
  await vscode.quickInput.waitForTitle('(1/3)');
  await vscode.quickInput.accept();
  await vscode.quickInput.waitForTitle('(2/3)');
  assert.equal(await vscode.quickInput.value(), 'Show order 1001');
  await vscode.quickInput.accept();
  await vscode.quickInput.waitForTitle('(3/3)');
  await vscode.page.keyboard.type('headers-not-passed');
  await vscode.page.keyboard.press('Enter');
  const view = await vscode.tokenFlowFrame();
  const selected = view.getByRole('option', { selected: true });
  await selected.filter({ hasText: 'ben' }).waitFor();
  await view.getByText('Broken at interceptor').first().waitFor();
});

test('the report of the selected flow is in the clipboard, and says so', async () => {
  await palette('Copy Flow Report');
  await vscode.statusBarItem('Flow report copied').waitFor();
  const report = await vscode.clipboard();
  assert.match(report, /^### Broken at interceptor: /);
  assert.match(report, /passRequestHeaders/);
});

test('what a hop would have to print is in the clipboard, in the language of its project', async () => {
  await palette('Copy Hop Record Snippet');
  await vscode.quickInput.pick('Target');
  await vscode.statusBarItem('Hop record snippet for the target copied').waitFor();
  assert.match(await vscode.clipboard(), /^import \{ createHash \} from 'node:crypto';[^]*hop: 'target'/);
});

test('the selected flow is exported as JSON, and as Markdown from the view', async () => {
  const json = join(project.folder, 'broken.json');
  await palette('Export Flow...');
  await saveAs(vscode, 'Export Flow', json);
  await vscode.notification('The flow is in broken.json, without any token.').waitFor();
  const flow = JSON.parse(await readFile(json, 'utf8')) as FlowDocument;
  assert.deepEqual([flow.verdict, flow.brokenAt, flow.sub], ['broken', 'interceptor', 'ben@example.com']);
  assert.deepEqual(flow.hops.map(({ hop }) => hop), [...hopNames]);

  const markdown = join(project.folder, 'broken.md');
  await (await vscode.tokenFlowFrame()).getByRole('button', { name: 'Export...' }).click();
  await saveAs(vscode, 'Export Flow', markdown);
  await vscode.notification('The flow is in broken.md').getByText('Open', { exact: true }).click();
  await textOnce('it is open', /^### Broken at interceptor: /);
  await vscode.runCommand('View: Close All Editors');
  await Promise.all([rm(json), rm(markdown)]);
});

test('the last of several flows is selected', async () => {
  await palette('Send Test Request...');
  await vscode.quickInput.waitForTitle('(1/3)');
  await vscode.quickInput.pick('ana');
  await vscode.quickInput.waitForTitle('(2/3)');
  await vscode.quickInput.accept();
  await vscode.quickInput.waitForTitle('(3/3)');
  await vscode.page.keyboard.type('target-down');
  await vscode.page.keyboard.press('Enter');
  const view = await vscode.tokenFlowFrame();
  await view.getByText('Broken at target').first().waitFor();
});

test('a request that takes too long can be given up', async () => {
  const { components } = await (await joinChain(project.folder)).state();
  const pid = components.find(({ name }) => name === 'agent')?.pid ?? 0;
  process.kill(pid, 'SIGSTOP');
  try {
    await palette('Send Test Request...');
    await vscode.quickInput.waitForTitle('(1/3)');
    await vscode.quickInput.accept();
    await vscode.quickInput.waitForTitle('(2/3)');
    await vscode.quickInput.accept();
    await vscode.quickInput.waitForTitle('(3/3)');
    await vscode.quickInput.accept();
    await vscode.notification('Sending as').waitFor();
    await vscode.clickNotification('Sending as', 'Cancel');
    await vscode.notification('Sending as').waitFor({ state: 'hidden' });
    assert.deepEqual(await vscode.notifications(), []);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
});

test('a token of the configured issuer is no token of the running chain’s own', async () => {
  await inspectTyped(await plant(), /✗ It was issued by http:\/\/127\.0\.0\.1:\d+\. The chain takes tokens of/);
  await verified(/✗ Refused: another issuer made it, with a key that the chain’s issuer does not publish\./);
});

test('Run on a chain that runs says so, and Stop ends it', async () => {
  await palette('Run Chain Locally');
  await vscode.notification('orders runs already.').waitFor();
  await palette('Stop Chain');
  await vscode.statusBarItem('orders: local, stopped').waitFor();
});

test('a chain that the command line started is joined, and said to be another’s', async () => {
  const other = await startCli(project.folder);
  try {
    await vscode.statusBarItem('orders: local, running').waitFor();
    await palette('Run Chain Locally');
    await vscode.notification('orders runs already, started by another program.').waitFor();
    await palette('Send Test Request...');
    await vscode.quickInput.waitForTitle('(1/3)');
    await vscode.quickInput.escape();
  } finally {
    await other.stop();
  }
  await vscode.statusBarItem('orders: local, stopped').waitFor();
});

test('with the configured issuer an access token is asked for, hidden, and carried through the chain', async () => {
  await vscode.changeSettings({ 'agentcore-chain.run.issuer': 'configured' });
  await palette('Run Chain Locally');
  await vscode.statusBarItem('orders: local, running').waitFor({ timeout: 60_000 });
  assert.deepEqual((await (await joinChain(project.folder)).state()).users, []);
  await palette('Send Test Request...');
  await vscode.quickInput.waitForTitle('(1/3)');
  assert.equal(await vscode.quickInput.widget.locator('input.input').getAttribute('type'), 'password');
  await vscode.quickInput.type('bad\u00a0token');
  await refusal(/character 4 is none that an HTTP header can hold/);
  await vscode.quickInput.type(JSON.stringify({ token_type: 'Bearer', access_token: await plant() }));
  await vscode.quickInput.accept();
  await vscode.quickInput.waitForTitle('(2/3)');
  await vscode.quickInput.back();
  await vscode.quickInput.waitForTitle('(1/3)');
  assert.equal(await vscode.quickInput.value(), '');
  await until('it says that one was given', async () => /Leave it empty to use the one given before/.test(await vscode.quickInput.message()));
  await vscode.quickInput.accept();
  await vscode.quickInput.waitForTitle('(2/3)');
  await vscode.quickInput.type('List my orders');
  await vscode.quickInput.accept();
  await vscode.quickInput.waitForTitle('(3/3)');
  await vscode.quickInput.accept();
  const view = await vscode.tokenFlowFrame();
  await view.getByRole('option', { selected: true }).filter({ hasText: 'planted' }).waitFor();
  await palette('Copy Flow Report');
  await vscode.statusBarItem('Flow report copied').waitFor();
  const report = await vscode.clipboard();
  assert.match(report, /^### Healthy/);
  assert.match(report, /planted@example\.com/);
  assert.deepEqual(leaksIn('report', report, planted), []);
  const exported = join(project.folder, 'planted.json');
  await palette('Export Flow...');
  await saveAs(vscode, 'Export Flow', exported);
  await vscode.notification('The flow is in planted.json, without any token.').waitFor();
  const text = await readFile(exported, 'utf8');
  assert.equal((JSON.parse(text) as FlowDocument).sub, 'planted@example.com');
  assert.deepEqual(leaksIn('export', text, planted), []);
  await rm(exported);
});

test('no sink holds a planted token', async () => {
  await palette('Show Log');
  const sinks = await sinksOf(vscode);
  assert.ok(sinks.some(({ text }) => text.includes('planted@example.com')), 'the search looks where things are');
  assert.ok(sinks.some(({ name, text }) => name === 'browser storage' && text.includes('lastUser')), 'and into what the extension remembers');
  assert.deepEqual(sinks.flatMap(({ name, text }) => leaksIn(name, text, planted)), []);
  const logs = join(project.folder, '.agentcore-chain', 'logs');
  assert.deepEqual(leaksIn('chain log', readFileSync(join(logs, 'target.jsonl'), 'utf8'), planted), []);
});
