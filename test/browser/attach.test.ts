import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { WatchedChain } from '../../src/core/chain/chain.ts';
import { startMoto, type Moto } from '../aws/moto.ts';
import { plantChain, plantRequest, type PlantedChain } from '../aws/plantedChain.ts';
import { until } from '../testing/until.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import { looks } from '../vscode/driver/themes.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';

let moto: Moto;
let planted: PlantedChain;
let vscode: Vscode;
let home: string;
let folder: string;
before(async () => {
  moto = await startMoto();
  planted = await plantChain(moto);
  await plantRequest(moto, planted);
  home = await mkdtemp(join(tmpdir(), 'attach-'));
  folder = join(home, 'work');
  await mkdir(folder);
  vscode = await openVscode({ folder, env: await awsVariables() });
  await vscode.clickActivity('AgentCore Chain');
});
after(async () => {
  await vscode?.close();
  await moto?.stop();
  await rm(home, { recursive: true, force: true });
});

async function awsVariables(): Promise<{ readonly [name: string]: string | undefined }> {
  const files = { AWS_CONFIG_FILE: join(home, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials') };
  await writeFile(files.AWS_CONFIG_FILE, '');
  await writeFile(files.AWS_SHARED_CREDENTIALS_FILE, '[dev]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = testing\n');
  const none = Object.fromEntries(['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_DEFAULT_REGION'].map((name) => [name, undefined]));
  return { ...none, ...files, AWS_REGION: 'us-west-2', AWS_ENDPOINT_URL: moto.access.endpoint, AWS_EC2_METADATA_DISABLED: 'true', HOME: home };
}

async function takePictures(name: string): Promise<void> {
  for (const theme of looks) {
    await vscode.setTheme(theme);
    await vscode.page.mouse.move(640, 790);
    await vscode.screenshot(`${name}-${theme}`);
  }
}

test('profile, region, a gateway of the list, and the group that AWS does not tell; the rest is found', async () => {
  await vscode.runCommand('AgentCore Chain: Attach to Deployed Chain...');
  await vscode.quickInput.waitForTitle('Attach to Deployed Chain (1/');
  await vscode.quickInput.pick('dev');
  await vscode.quickInput.waitForTitle('(2/');
  assert.equal(await vscode.quickInput.value(), 'us-west-2');
  await vscode.quickInput.accept();
  await vscode.quickInput.waitForPlaceholder('Which gateway');
  assert.deepEqual((await vscode.quickInput.rows()).map(({ label, description }) => [label, description]), [['shop-tools', planted.gatewayId]]);
  await vscode.screenshot('attach-gateway');
  await vscode.quickInput.pick('shop-tools');
  await vscode.quickInput.waitForPlaceholder('does the target log');
  await vscode.screenshot('attach-group');
  await vscode.quickInput.pick(planted.logGroups.target);
  await vscode.quickInput.waitForPlaceholder('does the frontend log');
  await vscode.quickInput.pick('Not Known, Leave It Open');
});

test('the chain file is shown before it is written, with what was left open', async () => {
  await vscode.quickInput.waitForPlaceholder('Nothing is written yet');
  await until('the chain file is shown', async () => (await vscode.editorText())?.includes(planted.runtimeId) === true);
  const rows = await vscode.quickInput.rows();
  assert.ok(rows.some(({ label, detail }) => label === 'observability.logGroups.frontend' && detail.includes('only its owner knows')), JSON.stringify(rows));
  await vscode.screenshot('attach-preview');
  await assert.rejects(readFile(join(folder, 'agentcore-chain.json')), { code: 'ENOENT' });
  await vscode.quickInput.pick('Write agentcore-chain.json');
  await vscode.notification('shop-tools is ready.').waitFor();
  const chain = JSON.parse(await readFile(join(folder, 'agentcore-chain.json'), 'utf8')) as WatchedChain;
  assert.deepEqual(chain.observability.logGroups, planted.logGroups);
  assert.equal(chain.gateway.gatewayId, planted.gatewayId);
});

test('Use AWS then shows the flow, hop by hop', async () => {
  await vscode.clickNotification('shop-tools is ready.', 'Use AWS');
  const view = await vscode.tokenFlowFrame();
  const flow = view.getByRole('option').first();
  await flow.waitFor();
  assert.match((await flow.getAttribute('aria-label')) ?? '', /^Healthy/);
  await vscode.statusBarItem('work: AWS 123456789012, us-west-2').waitFor();
  await takePictures('attach-flow');
});

test('what needs the projects says that they are elsewhere', async () => {
  await vscode.runCommand('AgentCore Chain: Run Chain Locally');
  await vscode.notification('projects are elsewhere').waitFor();
  await vscode.screenshot('attach-run-refused');
  await vscode.clearNotifications();
});

test('attaching again writes beside it, never over it', async () => {
  const before = await readFile(join(folder, 'agentcore-chain.json'), 'utf8');
  await vscode.runCommand('AgentCore Chain: Attach to Deployed Chain...');
  await vscode.quickInput.pick('dev');
  await vscode.quickInput.waitForTitle('(2/');
  await vscode.quickInput.accept();
  await vscode.quickInput.pick('shop-tools');
  for (const hop of ['target', 'frontend']) {
    await vscode.quickInput.waitForPlaceholder(`does the ${hop} log`);
    await vscode.quickInput.pick('Not Known, Leave It Open');
  }
  await vscode.quickInput.waitForPlaceholder('Nothing is written yet');
  const [write] = await vscode.quickInput.rows();
  assert.match(write?.detail ?? '', /work\/shop-tools\. Nothing else is written/);
  await vscode.quickInput.escape();
  assert.equal(await readFile(join(folder, 'agentcore-chain.json'), 'utf8'), before);
});
