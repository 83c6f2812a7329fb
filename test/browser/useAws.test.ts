import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { localConfigSource } from '../../src/files/localConfigSource.ts';
import { localLogSource } from '../../src/files/localLogSource.ts';
import { deployedChainFile, replayInMoto } from '../aws/awsReplay.ts';
import { startMoto, type Moto } from '../aws/moto.ts';
import { runCliJson, startCli } from '../testing/cli.ts';
import { ownProject } from '../testing/project.ts';
import { until } from '../testing/until.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';

let moto: Moto;
let vscode: Vscode;
let home: string;
let folder: string;
const secret = randomBytes(20).toString('hex');
before(async () => {
  moto = await startMoto();
  home = await mkdtemp(join(tmpdir(), 'use-aws-'));
  folder = join(home, 'orders');
  await mkdir(folder);
  await writeFile(join(folder, 'agentcore-chain.json'), await deployTwoFlows());
  vscode = await openVscode({ folder, env: await awsVariables() });
  await vscode.clickActivity('AgentCore Chain');
});
after(async () => {
  await vscode?.close();
  await moto?.stop();
  await rm(home, { recursive: true, force: true });
});

/** A healthy request and a broken one, as a chain of this machine made them, put where AWS would hold them. Answers the chain file that names those places. */
async function deployTwoFlows(): Promise<string> {
  const project = await ownProject();
  try {
    const chain = await startCli(project.folder);
    await runCliJson(['send', project.folder]);
    await runCliJson(['send', project.folder, '--scenario', 'headers-not-passed']);
    await chain.stop();
    const records: LogRecord[] = [];
    for await (const record of localLogSource(project.folder).read({})) records.push(record);
    const { deployed } = await replayInMoto(moto, { records, revisions: await localConfigSource(project.folder).revisions(), isGatewayDelivered: false });
    return deployedChainFile(await readFile(join(project.folder, 'agentcore-chain.json'), 'utf8'), deployed);
  } finally {
    await project.remove();
  }
}

/** The files of a user who has a profile that works, and one whose sign-in has run out. */
async function awsVariables(): Promise<{ readonly [name: string]: string | undefined }> {
  const files = { AWS_CONFIG_FILE: join(home, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials') };
  await writeFile(files.AWS_CONFIG_FILE, '[profile expired]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Reader\n[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.example.com/start\n');
  await writeFile(files.AWS_SHARED_CREDENTIALS_FILE, `[dev]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = ${secret}\n`);
  const none = Object.fromEntries(['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'].map((name) => [name, undefined]));
  return { ...none, ...files, AWS_ENDPOINT_URL: moto.access.endpoint, AWS_EC2_METADATA_DISABLED: 'true', HOME: home };
}

async function flowsOnce(what: string, fits: (flows: readonly string[]) => boolean): Promise<readonly string[]> {
  const view = await vscode.tokenFlowFrame();
  return until(what, async () => {
    const flows = await view.getByRole('option').evaluateAll((rows: readonly { readonly getAttribute: (name: string) => string | null }[]) => rows.map((row) => row.getAttribute('aria-label') ?? ''));
    return fits(flows) && flows;
  });
}

test('Use AWS asks for the profile, and shows the flows of the log groups that the chain file names', async () => {
  await vscode.statusBarItem('orders: local, stopped').waitFor();
  await vscode.runCommand('AgentCore Chain: Use AWS');
  await vscode.quickInput.waitForTitle('Use AWS (us-west-2)');
  assert.deepEqual((await vscode.quickInput.rows()).map(({ label }) => label), ['Environment', 'dev', 'expired']);
  await vscode.quickInput.pick('dev');
  // They are shown as they are read, and judged as more of them is.
  await flowsOnce('both flows are there', ([broken = '', healthy = '', ...more]) => more.length === 0 && broken.startsWith('Broken at interceptor') && healthy.startsWith('Healthy'));
});

test('the status bar tells the account that AWS told', async () => {
  await vscode.statusBarItem('orders: AWS 123456789012, us-west-2').waitFor();
  await vscode.screenshot('aws-flows');
});

test('the line that a verdict rests on opens as it was read from CloudWatch', async () => {
  const view = await vscode.tokenFlowFrame();
  await view.getByRole('option').first().click();
  await view.getByText('Show Log Line').first().click();
  await until('it is open', async () => (await vscode.tabs()).active?.includes('.log') === true);
  assert.match(await until('its lines are drawn', async () => (await vscode.editorText()) || undefined), /^ *\d+  .*"hop":"interceptor"/m);
  await vscode.runCommand('View: Close All Editors');
});

test('the lines of a flow are found by a query for Logs Insights, and each record in the console', async () => {
  await vscode.runCommand('AgentCore Chain: Copy Insights Query');
  await vscode.statusBarItem('Insights query copied').waitFor();
  const query = await vscode.clipboard();
  const { observability: { logGroups } } = JSON.parse(await readFile(join(folder, 'agentcore-chain.json'), 'utf8')) as { readonly observability: { readonly logGroups: { readonly [hop: string]: string } } };
  for (const group of Object.values(logGroups)) assert.ok(query.includes(`#   ${group}\n`), `${group} is named in ${query}`);
  assert.match(query, /^\| filter @message like "[\w.:-]+"\n/m);
  const view = await vscode.tokenFlowFrame();
  await view.getByRole('button', { name: /^Open Interceptor log, event \d+ in CloudWatch$/ }).first().click();
  const question = vscode.page.locator('.monaco-dialog-box');
  await question.getByText('console.aws.amazon.com/cloudwatch/home?region=us-west-2#logsV2:log-groups/log-group/$252F').waitFor();
  await vscode.page.keyboard.press('Escape');
  await question.waitFor({ state: 'hidden' });
});

test('a gateway whose log nothing delivers is said above the flows, and the button there opens what mends it', async () => {
  const view = await vscode.tokenFlowFrame();
  await view.getByText('Nothing delivers the log of gateway').first().waitFor();
  await view.getByRole('button', { name: 'Check Log Readiness' }).click();
  const text = await until('it is drawn', async () => (await vscode.editorText()).includes('Log readiness of orders') && vscode.editorText());
  assert.match(text, /^✗ gateway +off/m);
  assert.match(text, /Nothing delivers the log of gateway \S+: it has no delivery source/);
  await vscode.page.getByText('Check Again').waitFor();
  await vscode.screenshot('log-readiness');
  await vscode.runCommand('View: Close All Editors');
});

test('a sign-in that has run out: the command that renews it, as a message and in the view', async () => {
  await vscode.runCommand('AgentCore Chain: Use AWS');
  await vscode.quickInput.pick('expired');
  await vscode.notification('aws sso login --profile expired').waitFor();
  const view = await vscode.tokenFlowFrame();
  await view.getByText('aws sso login --profile expired').first().waitFor();
  await vscode.statusBarItem('orders: AWS expired, us-west-2').waitFor();
  await vscode.screenshot('aws-expired');
  await vscode.clearNotifications();
});

test('the profile of the settings is used at once', async () => {
  await vscode.changeSettings({ 'agentcore-chain.aws.profile': 'dev' });
  await flowsOnce('both flows are there again', (all) => all.length === 2);
  await vscode.statusBarItem('orders: AWS 123456789012, us-west-2').waitFor();
});

test('a setting that cannot be is refused with what to write', async () => {
  await vscode.changeSettings({ 'agentcore-chain.aws.window': 'a while' });
  await vscode.notification('The setting agentcore-chain.aws.window cannot be "a while". Write a number and s, m, h or d, as in 90m.').waitFor();
  await vscode.clickNotification('agentcore-chain.aws.window', 'Open Settings');
  await vscode.page.locator('.settings-editor .setting-item').filter({ hasText: 'How far back Use AWS reads the logs' }).first().waitFor();
  await vscode.screenshot('settings');
  await vscode.page.keyboard.press('Escape'); // it stands over the window
  await vscode.page.locator('.settings-editor').waitFor({ state: 'hidden' });
  await vscode.changeSettings({ 'agentcore-chain.aws.window': '3h' });
  await flowsOnce('both flows are there again', (all) => all.length === 2);
});

test('the choice survives a reload of the window', async () => {
  await vscode.reload();
  await vscode.statusBarItem('orders: AWS').waitFor();
  await vscode.clickActivity('AgentCore Chain');
  await flowsOnce('both flows are there again', (all) => all.length === 2);
  await vscode.statusBarItem('orders: AWS 123456789012, us-west-2').waitFor();
});

test('a chain file that names no log group is told with what to add', async () => {
  const file = join(folder, 'agentcore-chain.json');
  const chain = JSON.parse(await readFile(file, 'utf8')) as { readonly observability: object };
  await writeFile(file, JSON.stringify({ ...chain, observability: { ...chain.observability, logGroups: {} } }, null, 2));
  await vscode.runCommand('AgentCore Chain: Use AWS');
  await vscode.notification('Name them under observability.logGroups').waitFor();
  const view = await vscode.tokenFlowFrame();
  await view.getByText('names no CloudWatch log group').first().waitFor();
  await vscode.clearNotifications();
});

test('Use Local Chain goes back', async () => {
  await vscode.runCommand('AgentCore Chain: Use Local Chain');
  await vscode.statusBarItem('orders: local, stopped').waitFor();
  await flowsOnce('the flows of this machine: none', (all) => all.length === 0);
});

test('no key of the profile is anywhere in what VS Code wrote', () => {
  const files = globSync(join(vscode.profile, '**', '*')).filter((file) => statSync(file).isFile());
  assert.ok(files.length > 10);
  assert.deepEqual(files.filter((file) => readFileSync(file).includes(secret)), []);
});
