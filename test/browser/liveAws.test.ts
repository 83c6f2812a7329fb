import assert from 'node:assert/strict';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { FrameLocator, Locator } from 'playwright-core';
import { hopNames } from '../../src/core/chain/hop.ts';
import { deployedChainFile } from '../aws/awsReplay.ts';
import { startLiveTailServer, type LiveEvent, type LiveTailServer } from '../aws/liveTailServer.ts';
import { plantLogs } from '../aws/logGroups.ts';
import { startMoto, type Moto } from '../aws/moto.ts';
import { runCli } from '../testing/cli.ts';
import { until } from '../testing/until.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import { takePictures } from '../vscode/driver/takePictures.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';

const logGroups = { frontend: '/orders/frontend', agent: '/aws/bedrock-agentcore/runtimes/orders-a-DEFAULT', gateway: '/aws/vendedlogs/orders', interceptor: '/aws/lambda/orders', target: '/orders/target' };

let moto: Moto;
let server: LiveTailServer;
let vscode: Vscode;
let home: string;
before(async () => {
  moto = await startMoto();
  server = await startLiveTailServer(moto.access);
  home = await mkdtemp(join(tmpdir(), 'live-aws-'));
  const folder = join(home, 'orders');
  await mkdir(folder);
  await runCli(['new', join(home, 'made'), '--yes']);
  const identity = { issuer: 'https://issuer.example.com', audience: 'api://orders', clientId: '0oa1' };
  await writeFile(join(folder, 'agentcore-chain.json'), deployedChainFile(await readFile(join(home, 'made', 'agentcore-chain.json'), 'utf8'), { identity, runtimeId: null, gatewayId: null, logGroups }));
  const planted = flowLines('past', Date.now() - 40 * 60_000);
  await plantLogs(moto.access, Object.fromEntries(hopNames.map((hop) => [logGroups[hop], { s: planted.filter(({ group }) => group === logGroups[hop]) }])));
  vscode = await openVscode({ folder, env: awsVariables() });
  await vscode.clickActivity('AgentCore Chain');
});
after(async () => {
  await vscode?.close();
  server?.stop();
  await moto?.stop();
  await rm(home, { recursive: true, force: true });
});

function awsVariables(): { readonly [name: string]: string | undefined } {
  const none = { AWS_PROFILE: undefined, AWS_SESSION_TOKEN: undefined, AWS_CONFIG_FILE: join(home, 'none'), AWS_SHARED_CREDENTIALS_FILE: join(home, 'none') };
  return { ...none, AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'x'.repeat(40), AWS_ENDPOINT_URL: server.access.endpoint, AWS_EC2_METADATA_DISABLED: 'true', HOME: home };
}

type HopLine = { readonly group: string; readonly timestamp: number; readonly message: string };

/** A request whose token has expired, as frontend and target tell of it. */
function flowLines(id: string, at: number): readonly HopLine[] {
  const token = { state: 'seen', fingerprint: `sha256:${'0'.repeat(32)}`, claims: { sub: `${id}@example.com`, exp: Math.floor(at / 1000) - 60 } };
  const line = (hop: 'frontend' | 'target', moment: string, ms: number, rest: object): HopLine => ({
    group: logGroups[hop], timestamp: at + ms,
    message: JSON.stringify({ tokenHop: 1, hop, moment, at: new Date(at + ms).toISOString(), correlationId: `c-0123456789-${id}`, tool: 'orders___listOrders', token, ...rest }),
  });
  return [
    line('frontend', 'sent', 0, { header: 'x-user' }),
    line('target', 'rejected', 40, { header: 'authorization', verification: { result: 'failed', code: 'expired' } }),
    line('frontend', 'answered', 50, { reply: { status: 200 } }),
  ];
}

const heard = (lines: readonly HopLine[]): readonly LiveEvent[] => lines.map(({ group, ...rest }) => ({ logGroupIdentifier: `123456789012:${group}`, logStreamName: 's', ...rest }));

/** The one view of this window. One that was hidden and is shown again says no more in its address that it is a view. */
function viewFrame(): FrameLocator {
  return vscode.page.frameLocator('iframe.webview.ready:visible').frameLocator('#active-frame');
}

/** The flows in sight, the newest first: their verdict and user. */
async function flowsOnce(what: string, fits: (flows: readonly string[]) => boolean): Promise<readonly string[]> {
  const view = viewFrame();
  return until(what, async () => {
    const flows = await view.getByRole('option').evaluateAll((rows: readonly { readonly getAttribute: (name: string) => string | null }[]) => rows.map((row) => row.getAttribute('aria-label') ?? ''));
    return fits(flows) && flows;
  });
}

function liveSwitch(): Locator {
  return viewFrame().getByRole('button', { name: 'Live', exact: true });
}

test('logs of AWS are read over the time range that the view says', async () => {
  await vscode.runCommand('AgentCore Chain: Use AWS');
  await flowsOnce('the flow of forty minutes ago is there', (all) => all.length === 1);
  const view = viewFrame();
  await view.getByText('Logs read').waitFor();
  await view.getByRole('combobox', { name: 'Time range' }).click();
  await view.getByRole('option', { name: 'Last 15 min' }).click();
  await view.getByText('The logs hold no flow').waitFor();
  await view.getByRole('combobox', { name: 'Time range' }).click();
  await view.getByRole('option', { name: 'Last hour' }).click();
  await flowsOnce('it is there again', (all) => all.some((flow) => flow.includes('past')));
});

test('going live says first what it costs; who thinks better of it is not charged', async () => {
  await liveSwitch().click();
  assert.match(await vscode.dialogText(), /charged by the minute; 1,800 minutes a month are free/);
  await vscode.screenshot('live-aws-cost');
  await vscode.clickDialog('Cancel');
  assert.equal(server.sessions.length, 0);
  await liveSwitch().click();
  await vscode.clickDialog('Go Live');
  await until('a session is open', () => server.sessions.length === 1);
  await viewFrame().locator('.live-dot').waitFor();
  assert.deepEqual([...(server.sessions[0]?.arns ?? [])].map((arn) => arn.replace(/^.*:log-group:/, '')).sort(), Object.values(logGroups).sort());
});

test('a flow appears as its lines come, in whatever order, and its evidence opens', async () => {
  const [sent, rejected, answered] = flowLines('live', Date.now());
  assert.ok(sent !== undefined && rejected !== undefined && answered !== undefined);
  server.sessions[0]?.update(heard([rejected]));
  server.sessions[0]?.update(heard([answered, sent]));
  const [newest] = await flowsOnce('it is in the list, before the older one', (all) => all.length === 2 && all[0]?.includes('live') === true);
  assert.match(newest ?? '', /^Broken at target/);
  const view = viewFrame();
  await view.getByRole('option').first().click();
  await takePictures(vscode, 'live-aws');
  await view.getByText('Show Log Line').first().click();
  assert.match(await until('its lines are drawn', async () => (await vscode.editorText()) || undefined), /"hop":"target".*"moment":"rejected"/);
  await vscode.runCommand('View: Close All Editors');
});

test('what comes while the view is hidden is there when it is shown again', async () => {
  await vscode.runCommand('View: Toggle Primary Side Bar Visibility');
  await vscode.page.locator('iframe.webview.ready').first().waitFor({ state: 'hidden' });
  server.sessions[0]?.update(heard(flowLines('hidden', Date.now())));
  await vscode.runCommand('View: Toggle Primary Side Bar Visibility');
  await flowsOnce('it is there', (all) => all.length === 3 && all[0]?.includes('hidden') === true);
  assert.equal(server.sessions.length, 1);
});

test('a sign-in that runs out is told once, with the command that renews it, and live goes on once it is renewed', async () => {
  server.refuse({ status: 400, error: 'ExpiredTokenException', message: 'The security token included in the request is expired' });
  server.sessions[0]?.cut();
  const view = viewFrame();
  await view.getByText('The sign-in to AWS has run out.').waitFor();
  await vscode.notification('aws sso login').waitFor();
  await takePictures(vscode, 'live-aws-signed-out');
  await vscode.clearNotifications();
  server.refuse(null);
  await until('another session is open', () => server.sessions.length === 2);
  await view.getByText('The sign-in to AWS has run out.').waitFor({ state: 'detached' });
  server.sessions[1]?.update(heard(flowLines('renewed', Date.now())));
  await flowsOnce('it is heard again', (all) => all[0]?.includes('renewed') === true);
});

test('switched off, nothing is followed, the flows stay, and it is not asked about again', async () => {
  await liveSwitch().click();
  await until('the session is closed', () => server.sessions[1]?.isOpen() === false);
  await viewFrame().getByText('Logs read').waitFor();
  await flowsOnce('the flows stay', (all) => all.length === 4);
  await vscode.runCommand('AgentCore Chain: Start Live Tail');
  await until('a session is open', () => server.sessions.length === 3);
  await vscode.runCommand('AgentCore Chain: Stop Live Tail');
  await until('it is closed', () => server.sessions[2]?.isOpen() === false);
});
