import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BedrockAgentCoreControlClient, ListAgentRuntimesCommand, ListGatewaysCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { CloudWatchLogsClient, DescribeLogGroupsCommand, ListTagsForResourceCommand, UntagResourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetAliasCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { startFaultProxy, type FaultProxy } from '../aws/faultProxy.ts';
import { startMoto, type Moto } from '../aws/moto.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { until } from '../testing/until.ts';
import { inVscode } from '../vscode/driver/inVscode.ts';
import { letToastsPass } from '../vscode/driver/notifications.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import { takePictures } from '../vscode/driver/takePictures.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';

let moto: Moto;
let proxy: FaultProxy;
let project: OwnProject;
let vscode: Vscode;
let home: string;
const secret = randomBytes(20).toString('hex');

/** While it is there, AWS does not answer to the making of the function. */
let hold: { readonly reached: () => void; readonly until: Promise<void> } | null = null;

before(async () => {
  moto = await startMoto();
  proxy = await startFaultProxy(moto.access, async ({ operation }) => {
    if (operation !== 'CreateFunction' || hold === null) return null;
    hold.reached();
    await hold.until;
    return null;
  });
  home = await mkdtemp(join(tmpdir(), 'deploy-'));
  project = await ownProject();
  vscode = await openVscode({ folder: project.folder, env: await awsVariables() });
  await vscode.clickActivity('AgentCore Chain');
});
after(async () => {
  await vscode?.close();
  proxy?.stop();
  await moto?.stop();
  await project?.remove();
  await rm(home, { recursive: true, force: true });
});

/** The files of a user who has a profile that works, and one whose sign-in has run out. */
async function awsVariables(): Promise<{ readonly [name: string]: string | undefined }> {
  const files = { AWS_CONFIG_FILE: join(home, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials') };
  await writeFile(files.AWS_CONFIG_FILE, '[profile expired]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Deployer\n[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.example.com/start\n');
  await writeFile(files.AWS_SHARED_CREDENTIALS_FILE, `[dev]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = ${secret}\n`);
  const none = Object.fromEntries(['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'].map((name) => [name, undefined]));
  // The extension host's Node runs npm too, which looks for its own settings below HOME.
  return { ...none, ...files, AWS_ENDPOINT_URL: proxy.access.endpoint, AWS_EC2_METADATA_DISABLED: 'true', AGENTCORE_CHAIN_NODE: process.execPath };
}

async function planOnce(what: string, fits: (text: string) => boolean): Promise<string> {
  return until(what, async () => {
    const { active } = await vscode.tabs();
    if (active?.includes('Deployment of orders') !== true) return false;
    const text = await vscode.editorText();
    return fits(text) && text;
  });
}

/** What the channel of our log has taken so far. */
function ownLog(): string {
  return globSync(join(vscode.profile, '**', 'AgentCore Chain.log')).map((file) => readFileSync(file, 'utf8')).join('');
}

async function descriptionOf(label: string): Promise<string> {
  return (await vscode.treeRows('Chain')).find((row) => row.label === label)?.description ?? '';
}

/** Whether the interceptor's role is in AWS. */
async function hasRole(): Promise<boolean> {
  try {
    await new IAMClient(moto.access).send(new GetRoleCommand({ RoleName: 'orders-interceptor' }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchEntityException') return false;
    throw error;
  }
}

async function functionsInAws(): Promise<readonly string[]> {
  const { Functions: found = [] } = await new LambdaClient(moto.access).send(new ListFunctionsCommand({}));
  return found.map(({ FunctionName: name = '' }) => name);
}

async function gatewaysInAws(): Promise<readonly unknown[]> {
  return (await new BedrockAgentCoreControlClient(moto.access).send(new ListGatewaysCommand({}))).items ?? [];
}

async function runtimesInAws(): Promise<readonly unknown[]> {
  return (await new BedrockAgentCoreControlClient(moto.access).send(new ListAgentRuntimesCommand({}))).agentRuntimes ?? [];
}

test('a plan asks first whose credentials, and where to', async () => {
  await vscode.runCommand('AgentCore Chain: Plan Deployment');
  await vscode.quickInput.waitForTitle('Plan Deployment (1/2)');
  assert.deepEqual((await vscode.quickInput.rows()).map(({ label }) => label), ['Environment', 'dev', 'expired']);
  await vscode.screenshot('deploy-profile');
  await vscode.quickInput.pick('dev');
  await vscode.quickInput.waitForTitle('Plan Deployment (2/2)');
  assert.equal(await vscode.quickInput.value(), 'us-west-2');
  await vscode.quickInput.type('Oregon');
  await until('it is refused', async () => (await vscode.quickInput.validationMessage()) === 'A region looks like us-west-2.');
  await vscode.quickInput.type('us-west-2');
  await vscode.quickInput.accept();
});

test('it shows account, region and profile, each resource and IAM policies in full, and changes nothing', async () => {
  const plan = await planOnce('the plan is there', (text) => text.includes('function'));
  assert.match(plan, /Account {2}123456789012\n {2}Region {3}us-west-2\n {2}Profile {2}dev\n/);
  assert.match(plan, /to create.*This is a plan: it has changed nothing\./);
  assert.match(plan, /\+ create +role +orders-interceptor +it is not there/);
  await vscode.statusBarItem('AWS 123456789012, us-west-2 (dev)').waitFor();
  await vscode.tokenFlowFrame();
  await takePictures(vscode, 'deploy-plan');
  assert.deepEqual([await hasRole(), await functionsInAws()], [false, []]);
});

test('a deployment asks over the plan, with account, region and counts; who says no has changed nothing', async () => {
  await vscode.runCommand('AgentCore Chain: Deploy Interceptor');
  const asked = await vscode.dialogText();
  assert.match(asked, /Deploy the interceptor of orders\?/);
  assert.match(asked, /Account 123456789012\s+Region us-west-2\s+Profile dev\s+4 to create\./);
  await vscode.screenshot('deploy-question');
  await vscode.clickDialog('Cancel');
  assert.deepEqual([await hasRole(), await functionsInAws()], [false, []]);
});

test('one that is cancelled says what is left, and that the next goes on', async () => {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  hold = { reached: reached.resolve, until: released.promise };
  await vscode.runCommand('AgentCore Chain: Deploy Interceptor');
  await vscode.dialogText();
  await vscode.clickDialog('Deploy');
  const progress = vscode.notification('Deploying orders to account 123456789012, us-west-2');
  await progress.waitFor();
  await reached.promise;
  await progress.getByText('function orders-interceptor').waitFor();
  await vscode.screenshot('deploy-progress');
  await vscode.clickNotification('Deploying orders', 'Cancel');
  hold = null;
  released.resolve();
  await vscode.notification('The next "Deploy Interceptor" goes on from there.').waitFor();
  assert.match((await vscode.notifications())[0]?.text ?? '', /^Cancelled: \d created\. Left: .*alias live\./);
  await vscode.screenshot('deploy-cancelled');
  await until('the tree says so', async () => /, deployed( in part)?, /.test(await descriptionOf('Interceptor')));
  await vscode.clearNotifications();
  assert.equal(await hasRole(), true);
});

test('the next goes on, and ends', async () => {
  await vscode.runCommand('AgentCore Chain: Deploy Interceptor');
  await vscode.dialogText();
  await vscode.clickDialog('Deploy');
  await vscode.notification('Deployed orders to account 123456789012, us-west-2').waitFor();
  assert.deepEqual((await vscode.notifications())[0]?.buttons, ['Show Plan', 'Show Log']);
  await planOnce('the plan says what became of it', (text) => text.includes('Deployed: '));
  await takePictures(vscode, 'deploy-done');
  assert.deepEqual(await functionsInAws(), ['orders-interceptor']);
  await new LambdaClient(moto.access).send(new GetAliasCommand({ FunctionName: 'orders-interceptor', Name: 'live' }));
  await vscode.clearNotifications();
});

test('the tree shows what is deployed, and its ARN can be copied', async () => {
  await until('it says so', async () => (await descriptionOf('Interceptor')) === 'stopped, deployed, TypeScript');
  assert.deepEqual(await vscode.treeMenu('Chain', 'Interceptor'), ['Open Folder', 'Show Component Log', 'Copy ARN', 'Open in AWS Console']);
  await vscode.treeRow('Chain', 'Interceptor').hover();
  await vscode.page.locator('.monaco-hover').getByText('account 123456789012, us-west-2').first().waitFor();
  await vscode.screenshot('deploy-tree');
  await vscode.treeAction('Chain', 'Interceptor', 'Copy ARN');
  await until('it is in the clipboard', async () => (await vscode.clipboard()) === 'arn:aws:lambda:us-west-2:123456789012:function:orders-interceptor');
});

test('ARNs are in the log', () => {
  assert.match(ownLog(), /interceptor\/function arn: arn:aws:lambda:us-west-2:123456789012:function:orders-interceptor\n/);
});

test('planned again, all is kept; an edit of the chain file is an update of what differs', async () => {
  await vscode.runCommand('AgentCore Chain: Deploy Interceptor');
  await vscode.notification('There is nothing to deploy: 4 to keep, as the chain file says.').waitFor();
  const file = join(project.folder, 'agentcore-chain.json');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('"retentionDays": 14', '"retentionDays": 30').replace('"claims": "standard"', '"claims": "all"'));
  await vscode.runCommand('AgentCore Chain: Plan Deployment');
  const plan = await planOnce('the plan is new', (shown) => shown.includes('~ update'));
  assert.match(plan, /~ update +log group +\/aws\/lambda\/orders-interceptor\n +retentionInDays: 14 -> 30/);
  assert.match(plan, /environment\.HOP_CLAIMS: standard -> all/);
  await vscode.clearNotifications();
  await takePictures(vscode, 'deploy-update');
  await writeFile(file, text);
});

test('the gateway is deployed as far as the chain file lets it, its URL is in the log, and the agent follows', async () => {
  const file = join(project.folder, 'agentcore-chain.json');
  const text = await readFile(file, 'utf8');
  await vscode.runCommand('AgentCore Chain: Create or Update Gateway');
  assert.match(await vscode.dialogText(), /Deploy the gateway of orders\?.*1 blocked\. What is blocked is left as it is; the plan says why\./s);
  await vscode.clickDialog('Cancel');
  // From now on: with an address of its own the API is none of a cluster's, which is not there to be asked.
  await writeFile(file, text.replace('"url": null', '"url": "https://api.example.com/v1"'));
  await vscode.runCommand('AgentCore Chain: Create or Update Gateway');
  const asked = await vscode.dialogText();
  // Nobody has that name: wherever the test runs, the API is not reached from there.
  assert.match(asked, /Warning: target orders: https:\/\/api\.example\.com\/v1\/\S+ (cannot be reached|does not answer)/);
  assert.match(await vscode.editorText(), /Warnings: nothing is held up by them\n {2}! target orders: https:/);
  await vscode.screenshot('deploy-gateway-question');
  await vscode.clickDialog('Deploy');
  await vscode.notification('Deployed orders to account 123456789012, us-west-2').waitFor();
  await until('the tree says so', async () => (await descriptionOf('Gateway')) === 'stopped, deployed, emulated');
  assert.deepEqual(await vscode.treeMenu('Chain', 'Gateway'), ['Show Component Log', 'Copy ARN', 'Open in AWS Console']);
  await vscode.clearNotifications();
  assert.match(ownLog(), /gateway\/gateway url: https:\/\/orders-/);
  await vscode.treeRow('Chain', 'Gateway').hover();
  await vscode.page.locator('.monaco-hover').getByText('URL in AWS').first().waitFor();
  await vscode.screenshot('deploy-gateway-tree');
  await vscode.runCommand('AgentCore Chain: Deploy Agent');
  await vscode.dialogText();
  await vscode.clickDialog('Deploy');
  await vscode.notification('Deployed orders to account 123456789012, us-west-2').waitFor();
  await until('the tree says so', async () => (await descriptionOf('Agent')) === 'stopped, deployed, TypeScript');
  await vscode.clearNotifications();
  await takePictures(vscode, 'deploy-all');
});

test('what bears no tag of the chain is adopted, once its user has seen what that means', async () => {
  const logs = new CloudWatchLogsClient(moto.access);
  const resourceArn = 'arn:aws:logs:us-west-2:123456789012:log-group:/aws/lambda/orders-interceptor';
  const tagsNow = async () => (await logs.send(new ListTagsForResourceCommand({ resourceArn }))).tags ?? {};
  const own = await tagsNow();
  await logs.send(new UntagResourceCommand({ resourceArn, tagKeys: Object.keys(own) }));
  await vscode.runCommand('AgentCore Chain: Adopt Resource...');
  await vscode.quickInput.waitForPlaceholder('Which of these shall belong to the chain?');
  assert.deepEqual((await vscode.quickInput.rows()).map(({ label }) => label), ['log group /aws/lambda/orders-interceptor']);
  await vscode.screenshot('adopt-pick');
  await vscode.quickInput.pick('log group /aws/lambda/orders-interceptor');
  const asked = await vscode.dialogText();
  assert.match(asked, /Make log group \/aws\/lambda\/orders-interceptor belong to orders\?/);
  assert.match(asked, /123456789012.*us-west-2.*Only its tags are changed now\./s);
  await vscode.screenshot('adopt-question');
  assert.deepEqual(await tagsNow(), {}, 'nothing is changed before the user says so');
  await letToastsPass();
  await vscode.clickDialog('Adopt');
  await vscode.notification('/aws/lambda/orders-interceptor belongs to orders now.').waitFor();
  assert.deepEqual(await tagsNow(), own);
  await vscode.clearNotifications();
  assert.equal(await descriptionOf('Interceptor'), 'stopped, deployed, TypeScript', 'it was as the chain file says');
});

test('a sign-in that has run out: the command that renews it', async () => {
  await vscode.runCommand('AgentCore Chain: Select AWS Profile / Region');
  await vscode.quickInput.pick('expired');
  await vscode.quickInput.waitForTitle('Select AWS Profile / Region (2/2)');
  await vscode.quickInput.accept();
  await vscode.notification('aws sso login --profile expired').waitFor();
  await vscode.screenshot('deploy-expired');
  await vscode.clearNotifications();
  await vscode.runCommand('AgentCore Chain: Select AWS Profile / Region');
  await vscode.quickInput.pick('dev');
  await vscode.quickInput.waitForTitle('Select AWS Profile / Region (2/2)');
  await vscode.quickInput.accept();
  await vscode.notification('orders is deployed to account 123456789012, us-west-2, with profile dev.').waitFor();
  await vscode.clearNotifications();
});

test('the choice and what is deployed survive a reload of the window', async () => {
  await vscode.reload();
  await vscode.clickActivity('AgentCore Chain');
  await until('the tree says so', async () => (await descriptionOf('Interceptor')) === 'stopped, deployed, TypeScript');
});

test('Destroy asks with account, region and counts, and leaves nothing', async () => {
  await vscode.runCommand('AgentCore Chain: Destroy Chain...');
  const asked = await vscode.dialogText();
  assert.match(asked, /Destroy what is deployed of orders\?\s+Account 123456789012\s+Region us-west-2\s+Profile dev\s+\d+ to delete\. What is deleted cannot be brought back\./);
  await vscode.screenshot('destroy-question');
  await vscode.clickDialog('Destroy');
  await vscode.notification('Destroyed orders in account 123456789012, us-west-2: ').waitFor();
  await until('the tree says nothing of it', async () => (await descriptionOf('Interceptor')) === 'stopped, TypeScript');
  await takePictures(vscode, 'destroyed');
  const { logGroups = [] } = await new CloudWatchLogsClient(moto.access).send(new DescribeLogGroupsCommand({}));
  assert.deepEqual([await hasRole(), await functionsInAws(), logGroups, await gatewaysInAws(), await runtimesInAws()], [false, [], [], [], []]);
});

test('no key of the profile is anywhere in what VS Code wrote, or in the project', () => {
  const files = [vscode.profile, join(project.folder, '.agentcore-chain')].flatMap((folder) => globSync(join(folder, '**', '*'))).filter((file) => statSync(file).isFile());
  assert.ok(files.length > 10);
  assert.deepEqual(files.filter((file) => readFileSync(file).includes(secret)), []);
});

test('in Restricted Mode nothing of the folder is built, and AWS is not asked', async () => {
  const calls = proxy.calls.length;
  await inVscode({ folder: project.folder, trusted: false, env: await awsVariables() }, async (restricted) => {
    await restricted.clickActivity('AgentCore Chain');
    await restricted.view('Chain').getByText('This folder is open in Restricted Mode: no component of it is run, and no log is read.').waitFor();
    for (const command of ['Plan Deployment', 'Deploy Chain', 'Destroy Chain...', 'Select AWS Profile / Region']) {
      await restricted.runCommand(`AgentCore Chain: ${command}`);
      await restricted.notification('open in Restricted Mode, so nothing of it is run or read').waitFor();
      await restricted.clearNotifications();
    }
  });
  assert.equal(proxy.calls.length, calls);
});
