import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { WatchedChain } from '../../src/core/chain/chain.ts';
import type { FlowDocument } from '../../src/core/story/flowDocument.ts';
import { startLiveTailServer, type LiveEvent, type LiveTailServer } from '../aws/liveTailServer.ts';
import { startMoto, type Moto } from '../aws/moto.ts';
import { plantChain, plantRequest, plantSecondTarget, type PlantedChain } from '../aws/plantedChain.ts';
import { chainLines } from '../builders/chainLines.ts';
import { start } from '../builders/chainRecords.ts';
import { until } from '../testing/until.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import { saveAs } from '../vscode/driver/saveAs.ts';
import { takePictures } from '../vscode/driver/takePictures.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';

let moto: Moto;
let server: LiveTailServer;
let planted: PlantedChain;
let stock: string;
let vscode: Vscode;
let home: string;
let folder: string;
before(async () => {
  moto = await startMoto();
  server = await startLiveTailServer(moto.access);
  planted = await plantChain(moto);
  stock = await plantSecondTarget(moto, planted);
  await plantRequest(moto, planted);
  home = await mkdtemp(join(tmpdir(), 'attach-'));
  folder = join(home, 'work');
  await mkdir(folder);
  vscode = await openVscode({ folder, env: await awsVariables() });
  await vscode.clickActivity('AgentCore Chain');
});
after(async () => {
  await vscode?.close();
  server?.stop();
  await moto?.stop();
  await rm(home, { recursive: true, force: true });
});

async function awsVariables(): Promise<{ readonly [name: string]: string | undefined }> {
  const files = { AWS_CONFIG_FILE: join(home, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials') };
  await writeFile(files.AWS_CONFIG_FILE, '');
  await writeFile(files.AWS_SHARED_CREDENTIALS_FILE, '[dev]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = testing\n');
  const none = Object.fromEntries(['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_DEFAULT_REGION'].map((name) => [name, undefined]));
  return { ...none, ...files, AWS_REGION: 'us-west-2', AWS_ENDPOINT_URL: server.access.endpoint, AWS_EC2_METADATA_DISABLED: 'true', HOME: home };
}

test('profile, region, a gateway of the list, the endpoint, and the group of the target that AWS does not tell; the rest is found', async () => {
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
  await vscode.quickInput.waitForPlaceholder('Which endpoint of runtime');
  assert.deepEqual((await vscode.quickInput.rows()).map(({ label }) => label), ['DEFAULT', 'staging']);
  await vscode.screenshot('attach-endpoint');
  await vscode.quickInput.pick('DEFAULT');
  await vscode.quickInput.waitForPlaceholder('does target orders log');
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
  const { target: orders, ...ofHops } = planted.logGroups;
  assert.deepEqual(chain.observability.logGroups, { ...ofHops, 'target/orders': orders, 'target/stock': stock });
  assert.equal(chain.gateway.gatewayId, planted.gatewayId);
});

test('Use AWS then shows the flow, hop by hop', async () => {
  await vscode.clickNotification('shop-tools is ready.', 'Use AWS');
  const view = await vscode.tokenFlowFrame();
  const flow = view.getByRole('option').first();
  await flow.waitFor();
  assert.match((await flow.getAttribute('aria-label')) ?? '', /^Healthy/);
  await vscode.statusBarItem('work: AWS 123456789012, us-west-2').waitFor();
  await view.getByText('Target orders verified it').first().waitFor();
  assert.equal(await view.getByText('can’t be read').count(), 0, 'no log is missed that the chain has not');
  await takePictures(vscode, 'attach-flow');
});

/** A call whose token the target refuses, as each hop's group tells of it: the target last. */
function refusedCall(): readonly LiveEvent[] {
  const at = Date.now();
  const refused = { moment: 'rejected', verification: { result: 'failed', code: 'expired' }, reply: { status: 401 } };
  return chainLines(2, {}, at - start).flatMap(({ hop, text }) => {
    if (hop === 'frontend') return [];
    const line = JSON.parse(text) as { readonly moment?: string };
    const message = hop === 'target' && line.moment === 'accepted' ? JSON.stringify({ ...line, ...refused }) : text;
    return [{ logGroupIdentifier: `123456789012:${planted.logGroups[hop]}`, logStreamName: 'live', timestamp: at, message }];
  });
}

test('flows arrive live, the evidence opens at its line, and the flow is exported', async () => {
  await vscode.clearNotifications();
  await vscode.runCommand('AgentCore Chain: Start Live Tail');
  await vscode.clickDialog('Go Live');
  const session = await until('a session is open', () => server.sessions[0] ?? false);
  assert.deepEqual(session.arns.map((arn) => arn.replace(/^.*:log-group:/, '')).sort(), [...Object.values(planted.logGroups), stock].sort());
  for (const event of refusedCall().toReversed()) session.update([event]);
  const view = await vscode.tokenFlowFrame();
  const newest = view.getByRole('option', { name: /^Broken at target/ });
  await newest.waitFor();
  await newest.click();
  await view.getByText('Show Log Line').first().click();
  assert.match(await until('its line is drawn', async () => /"moment":"rejected"/.test(await vscode.editorText()) && (await vscode.editorText())), /"hop":"target".*"moment":"rejected"/);
  await vscode.runCommand('View: Close All Editors');
  const file = join(folder, 'refused.json');
  await vscode.runCommand('AgentCore Chain: Export Flow...');
  await saveAs(vscode, 'Export Flow', file);
  await vscode.notification('The flow is in refused.json, without any token.').waitFor();
  const flow = JSON.parse(await readFile(file, 'utf8')) as FlowDocument;
  assert.deepEqual([flow.verdict, flow.brokenAt], ['broken', 'target']);
  await vscode.runCommand('AgentCore Chain: Stop Live Tail');
  await until('the session is closed', () => !session.isOpen());
});

test('readiness says of each target whether its log can be there', async () => {
  await vscode.runCommand('AgentCore Chain: Check Log Readiness');
  const text = await until('it is drawn', async () => (await vscode.editorText()).includes('Log readiness of shop-tools') && vscode.editorText());
  assert.match(text, /✓ target orders[^]*✓ target stock/);
  await takePictures(vscode, 'attach-readiness');
  await vscode.runCommand('View: Close All Editors');
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
  await vscode.quickInput.pick('DEFAULT');
  const pods = '/aws/containerinsights/shop/application';
  for (const [log, part] of [['target orders', 'namespace:shop podPrefix:orders-api-'], ['the frontend', 'namespace:shop podPrefix:web-']] as const) {
    await vscode.quickInput.waitForPlaceholder(`does ${log} log`);
    await vscode.quickInput.pick('Write Its Name...');
    await vscode.quickInput.waitForPlaceholder('/orders/');
    await vscode.quickInput.type(pods);
    await vscode.quickInput.accept();
    await vscode.quickInput.waitForPlaceholder('namespace:orders');
    assert.match(await vscode.quickInput.message(), new RegExp(`are of ${log}\\?`));
    await vscode.quickInput.type(part);
    await vscode.screenshot('attach-part');
    await vscode.quickInput.accept();
  }
  await vscode.quickInput.waitForPlaceholder('Nothing is written yet');
  const rows = await vscode.quickInput.rows();
  assert.deepEqual(rows.filter(({ label }) => label.startsWith('observability')), [], 'both logs are told apart in the group of all pods');
  const [write] = rows;
  assert.match(write?.detail ?? '', /work\/shop-tools\. Nothing else is written/);
  await vscode.quickInput.escape();
  assert.equal(await readFile(join(folder, 'agentcore-chain.json'), 'utf8'), before);
});
