import assert from 'node:assert/strict';
import { globSync, readFileSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { closeServer, listen } from '../../src/local/http/listen.ts';
import { demoUsers } from '../../src/local/identity/localUser.ts';
import { startVerifyStage, type VerifyStage } from '../aws/verifyStage.ts';
import { leaksIn } from '../testing/leaksIn.ts';
import { startSignInProvider } from '../testing/signInProvider.ts';
import { until } from '../testing/until.ts';
import { letToastsPass } from '../vscode/driver/notifications.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';

let stage: VerifyStage;
let vscode: Vscode;
const ana = demoUsers[0] ?? assert.fail('no user');

before(async () => {
  stage = await startVerifyStage();
  // The provider knows addresses of this machine alone, and this server would show its ports below an address of its own.
  vscode = await openVscode({ folder: stage.folder, env: stage.env, settings: { 'agentcore-chain.signIn.redirectUri': `http://127.0.0.1:${await freePort()}/callback` } });
  await passProxy();
  await vscode.clickActivity('AgentCore Chain');
});
after(async () => {
  await vscode?.close();
  await stage?.stop();
});

/** The page that VS Code opens for the user, in the same browser. */
async function nextPage(act: () => Promise<void>): Promise<Page> {
  const opened = vscode.page.context().waitForEvent('page', { timeout: 60_000 });
  await act();
  return opened;
}

/** The provider of a real user is elsewhere; this server shows one of this machine below its own address, where its cookies and redirects do not fit. */
async function passProxy(): Promise<void> {
  await vscode.page.context().route(/\/proxy\/\d+\/oauth2\//, async (route) => {
    const direct = route.request().url().replace(/^http:\/\/127\.0\.0\.1:\d+\/proxy\/(\d+)/, 'http://127.0.0.1:$1');
    await route.fulfill({ contentType: 'text/html', body: `<script>location.replace(${JSON.stringify(direct)})</script>` });
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 'free', 0);
  await closeServer(server);
  return port;
}

test('Verify Deployment signs a user in with the browser, sends their token through the deployed chain and shows its flow out of AWS', async () => {
  await vscode.runCommand('AgentCore Chain: Verify Deployment');
  await vscode.quickInput.waitForTitle('Verify Deployment');
  assert.match(await vscode.quickInput.message(), /Region to deploy to/);
  await vscode.quickInput.accept();
  await vscode.quickInput.waitForTitle('Verify Deployment (1/2)');
  assert.deepEqual((await vscode.quickInput.rows()).map(({ label }) => label), ['Sign In with the Browser', 'Sign In with a Device Code', 'Paste an Access Token']);
  await vscode.screenshot('verify-sign-in');
  await vscode.quickInput.pick('Sign In with the Browser');
  await vscode.quickInput.waitForTitle('Verify Deployment (2/2)');
  assert.equal(await vscode.quickInput.value(), 'List my orders');
  const login = await nextPage(() => vscode.quickInput.accept());
  await login.locator('#username').fill(ana.name);
  await login.locator('#password').fill(ana.password);
  await login.getByRole('button', { name: 'Sign in' }).click();
  await login.getByText('You can close this page and go back to where you began.').waitFor();
  await login.close();

  await vscode.notification('Healthy: The token arrived unchanged and was accepted.').waitFor({ timeout: 60_000 });
  const view = await vscode.tokenFlowFrame();
  await view.getByText('The token arrived unchanged and was accepted').first().waitFor();
  await vscode.statusBarItem('orders: AWS 123456789012, us-west-2').waitFor();
  await vscode.screenshot('verify-healthy');
  assert.equal(stage.bearers.length, 1);
});

test('a pasted token that will not do is warned of before it is sent, and what the runtime says is told', async () => {
  await vscode.clearNotifications();
  await vscode.runCommand('AgentCore Chain: Verify Deployment');
  await vscode.quickInput.pick('Paste an Access Token');
  await vscode.quickInput.waitForTitle('Verify Deployment (2/3)');
  await vscode.quickInput.type('an-opaque-token-0123456789');
  await vscode.quickInput.accept();
  await vscode.quickInput.waitForTitle('Verify Deployment (3/3)');
  await vscode.quickInput.accept();
  assert.match(await until('the question is there', async () => (await vscode.dialogText().catch(() => '')) || false), /may not arrive as it should[^]*cannot be decoded/);
  await vscode.screenshot('verify-warning');
  await vscode.clickDialog('Send All the Same');
  await vscode.notification('The runtime did not let the request in (401 UnauthorizedException)').waitFor();
});

test('Sign In with a Device Code shows the code and the page that takes it, and goes on when the user has typed it', async () => {
  const provider = await startSignInProvider();
  const file = join(stage.folder, 'agentcore-chain.json');
  const text = await readFile(file, 'utf8');
  const chain = JSON.parse(text) as { readonly identity: object };
  try {
    await writeFile(file, JSON.stringify({ ...chain, identity: { ...chain.identity, issuer: provider.issuer, clientId: provider.clientId } }));
    await vscode.clearNotifications();
    await vscode.runCommand('AgentCore Chain: Verify Deployment');
    await vscode.quickInput.waitForTitle('Verify Deployment (1/2)');
    await vscode.quickInput.pick('Sign In with a Device Code');
    await vscode.quickInput.waitForTitle('Verify Deployment (2/2)');
    await vscode.quickInput.accept();
    await vscode.notification('Type the code').waitFor();
    const told = (await vscode.notifications()).find(({ text: words }) => words.startsWith('Type the code')) ?? assert.fail('no code');
    assert.deepEqual(told.buttons, ['Open Page', 'Copy Code']);
    const [, code = '', address = ''] = /^Type the code ([A-Z]{4}-[A-Z]{4}) at (\S+)\.$/.exec(told.text) ?? assert.fail(told.text);
    await vscode.screenshot('verify-device-code');
    await vscode.clickNotification('Type the code', 'Copy Code');
    await until('the code is in the clipboard', async () => (await vscode.clipboard()) === code);
    await letToastsPass();
    await provider.browse(`${address}?user_code=${code}`);
    // The runtime knows another issuer: that the token came to it is what counts here.
    await vscode.notification('The runtime did not let the request in (401 UnauthorizedException)').waitFor();
    assert.equal(stage.bearers.length, 3);
  } finally {
    await writeFile(file, text);
    await provider.close();
  }
});

test('nothing that VS Code keeps or shows holds a token', () => {
  const tokens = stage.bearers.map((bearer) => bearer.replace(/^Bearer /, ''));
  const files = globSync('**/*', { cwd: vscode.profile }).map((file) => join(vscode.profile, file)).filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
  assert.ok(files.length > 10 && tokens.length === 3);
  assert.deepEqual([...files.flatMap((path) => leaksIn(path, readFileSync(path, 'latin1'), tokens)), ...leaksIn('server', vscode.serverOutput(), tokens), ...leaksIn('console', vscode.consoleMessages().join('\n'), tokens)], []);
});
