import assert from 'node:assert/strict';
import { appendFileSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { joinChain } from '../../src/local/client.ts';
import { carelessCode } from '../testing/carelessTarget.ts';
import { runCli } from '../testing/cli.ts';
import { leaksIn } from '../testing/leaksIn.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { startTestIssuer, testAudience, type TestIssuer } from '../testing/testIssuer.ts';
import { until } from '../testing/until.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';
import { showFlows, type FlowsView } from '../vscode/flowsView.ts';

let issuer: TestIssuer;
let project: OwnProject;
let vscode: Vscode;
let view: FlowsView;
/** Every token that anybody was given, whole. */
const planted: string[] = [];
/** What was read of VS Code's window while it was used: sink by name. */
const seen: { readonly sink: string; readonly text: string }[] = [];

async function plant(claims = {}): Promise<string> {
  const token = await issuer.sign(claims);
  planted.push(token);
  return token;
}

before(async () => {
  issuer = await startTestIssuer();
  project = await ownProject();
  const file = join(project.folder, 'agentcore-chain.json');
  const chain = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...chain, identity: { ...chain.identity, issuer: issuer.issuer, audience: testAudience, clientId: 'test-client' } }, null, 2));
  appendFileSync(join(project.folder, 'target-api', 'src', 'main.ts'), carelessCode);
  vscode = await openVscode({ folder: project.folder, settings: { 'agentcore-chain.node.path': process.execPath, 'agentcore-chain.run.issuer': 'configured' } });
  await vscode.runCommand('AgentCore Chain: Run Chain Locally');
  view = await showFlows(vscode);
  await view.untilStatus('Live');
  await captureMessages();
  await useAll();
});
after(async () => {
  await vscode?.close();
  await project?.remove();
  await issuer?.close();
});

/** Everything that the host says to the view from now on. Runs in the view's page. */
function captureMessages(): Promise<void> {
  return view.frame.locator('html').evaluate(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { plantedMessages: heard });
    type Page = { readonly addEventListener: (name: 'message', listener: (event: { readonly data: unknown }) => void) => void };
    (globalThis as unknown as Page).addEventListener('message', ({ data }) => heard.push(JSON.stringify(data))); // the view's page, whose types the tests do not have
  });
}

function messagesHeard(): Promise<readonly string[]> {
  return view.frame.locator('html').evaluate(() => (globalThis as unknown as { readonly plantedMessages: readonly string[] }).plantedMessages); // set above
}

async function keep(sink: string): Promise<void> {
  seen.push({ sink: `${sink}: the window`, text: await vscode.page.content() }, { sink: `${sink}: the view`, text: await view.frame.locator('html').evaluate((page: { readonly outerHTML: string }) => page.outerHTML) });
}

async function useAll(): Promise<void> {
  const sends: readonly (readonly [string, readonly string[], string])[] = [
    ['healthy', [], await plant()], ['expired', [], await plant({ exp: 1 })], ['for another API', [], await plant({ aud: 'api://elsewhere' })], ['too large', [], await plant({ padding: 'x'.repeat(5_000) })],
    ['token in a claim', [], await plant({ note: await plant(), email: `Bearer ${await plant()}` })],
    ...(await Promise.all(['headers-not-passed', 'interceptor-fails-open', 'agent-forgets', 'interceptor-crash'].map(async (name) => [name, ['--scenario', name], await plant()] as const))),
  ];
  for (const [index, [name, args, token]] of sends.entries()) {
    await runCli(['send', project.folder, ...args], { input: token });
    await view.untilFlows(index + 1);
    await view.frame.getByRole('option').first().click();
    await keep(name);
  }
  await sendByCommand(await plant());
  for (const hop of ['frontend', 'agent', 'gateway', 'interceptor', 'target']) {
    const line = view.frame.locator('ol button').filter({ hasText: new RegExp(hop, 'i') }).first();
    if ((await line.count()) > 0) await line.click();
    await keep(`story at ${hop}`);
  }
  await vscode.runCommand('AgentCore Chain: Copy Flow Report');
  seen.push({ sink: 'clipboard', text: await until('the report is copied', async () => (await vscode.clipboard()).includes('planted@example.com') && vscode.clipboard()) });
  await crashTarget();
  await vscode.runCommand('AgentCore Chain: Show Log');
  await vscode.runCommand('Notifications: Show Notifications');
  await keep('notifications');
}

/** As a user: the token is typed into the box that hides it. */
async function sendByCommand(token: string): Promise<void> {
  await vscode.runCommand('AgentCore Chain: Send Test Request...');
  await vscode.quickInput.waitForTitle('Send Test Request');
  await vscode.quickInput.type(token);
  await vscode.quickInput.accept();
  await until('the prompt is asked for', async () => (await vscode.quickInput.message()).includes('What the user asks'));
  await vscode.quickInput.accept();
  await until('the scenario is asked for', async () => (await vscode.quickInput.rows()).some(({ label }) => label === 'None'));
  await vscode.quickInput.pick('None');
  await view.untilHeadline('The token arrived unchanged');
}

/** Its last lines, which hold the token, are told in the view and in a notification. */
async function crashTarget(): Promise<void> {
  const { components } = await (await joinChain(project.folder)).state();
  process.kill(components.find(({ name }) => name === 'target')?.pid ?? assert.fail('no target runs'), 'SIGKILL');
  await until('the view says so', async () => (await view.notice().innerText().catch(() => '')).includes('The target has stopped.'));
  await keep('crash');
}

test('the careless lines were captured, and the view was heard and read: so the searches below can fail', async () => {
  assert.match(readFileSync(join(project.folder, '.agentcore-chain', 'logs', 'target.jsonl'), 'utf8'), /careless/);
  assert.ok(planted.length >= 12);
  const heard = await messagesHeard();
  assert.ok(heard.length > 30 && heard.some((message) => message.includes('planted-group') || message.includes('planted@example.com')), `${heard.length} messages`);
  assert.ok(seen.some(({ sink, text }) => sink.endsWith('the view') && text.includes('planted')));
  assert.deepEqual(leaksIn('a log', `x ${planted[0]} y`, planted), ['a log']);
});

test('messages to the view', async () => assert.deepEqual((await messagesHeard()).flatMap((message, index) => leaksIn(`message ${index}`, message, planted)), []));

test('the window, the view, notifications, the copied report', () => assert.deepEqual(seen.flatMap(({ sink, text }) => leaksIn(sink, text, planted)), []));

test('what VS Code keeps in the browser: state of workspace, window and view', async () => {
  const kept = await vscode.page.evaluate(readStores);
  assert.ok(kept.length > 1_000, `${kept.length} characters`);
  assert.match(kept, /lastPrompt/);
  assert.deepEqual(leaksIn('stores', kept, planted), []);
});

test('what VS Code writes: logs with the output channel, settings, state', () => {
  const files = globSync('**/*', { cwd: vscode.profile }).map((file) => join(vscode.profile, file)).filter((path) => statSync(path).isFile());
  assert.ok(files.some((path) => /AgentCore Chain/.test(path)), 'the output channel is a file');
  assert.deepEqual(files.flatMap((path) => leaksIn(path, readFileSync(path, 'latin1'), planted)), []);
});

test('the console', () => assert.deepEqual(vscode.consoleMessages().flatMap((message) => leaksIn(message.slice(0, 80), message, planted)), []));

/** All that stands in the stores of the window's origin. Runs in the window. */
async function readStores(): Promise<string> {
  type Reading<T> = { readonly result: T; onsuccess: (() => void) | null; onerror: (() => void) | null };
  type Store = { readonly getAll: () => Reading<readonly unknown[]>; readonly getAllKeys: () => Reading<readonly unknown[]> };
  type Database = { readonly objectStoreNames: Iterable<string>; readonly transaction: (names: readonly string[]) => { readonly objectStore: (name: string) => Store } };
  type Browser = { readonly indexedDB: { readonly databases: () => Promise<readonly { readonly name?: string }[]>; readonly open: (name: string) => Reading<Database> }; readonly localStorage: object; readonly sessionStorage: object };
  const browser = globalThis as unknown as Browser; // this runs in the window, whose types the tests do not have
  const done = <T>(reading: Reading<T>): Promise<T> => new Promise((resolve, reject) => {
    reading.onsuccess = () => resolve(reading.result);
    reading.onerror = () => reject(new Error('a store cannot be read'));
  });
  const found: unknown[] = [{ ...browser.localStorage }, { ...browser.sessionStorage }];
  for (const { name } of await browser.indexedDB.databases()) {
    if (name === undefined) continue;
    const database = await done(browser.indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const opened = database.transaction([store]).objectStore(store);
      found.push(name, store, await done(opened.getAllKeys()), await done(opened.getAll()));
    }
  }
  return JSON.stringify(found);
}
