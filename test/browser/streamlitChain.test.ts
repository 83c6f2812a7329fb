import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { RunningChain } from '../../src/app/ports.ts';
import { everywhere } from '../../src/core/chain/componentLanguages.ts';
import { joinChain } from '../../src/local/client.ts';
import { root } from '../repository/sourceTree.ts';
import { openChat, type ChatPage } from '../testing/chatPage.ts';
import { runCli, startCli, type RunningCli } from '../testing/cli.ts';
import { newProject, type OwnProject } from '../testing/project.ts';
import { readFlowDocument } from '../testing/readFlowDocument.ts';
import { until } from '../testing/until.ts';
import { launchChromium } from '../vscode/driver/launchChromium.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';
import { showFlows, type FlowsView } from '../vscode/flowsView.ts';

// A user signs in on the generated frontend of a whole chain that runs, all of it in Python, and VS Code shows the flow.
const pictures = join(root, '.cache', 'pictures', 'streamlit');
let project: OwnProject;
let running: RunningCli;
let chain: RunningChain;
let browser: Browser;
let chat: ChatPage;
let vscode: Vscode;
let view: FlowsView;

before(async () => {
  mkdirSync(pictures, { recursive: true });
  project = await newProject(['--frontend', 'streamlit'], everywhere('python'));
  running = await startCli(project.folder);
  [chain, browser] = await Promise.all([joinChain(project.folder), launchChromium()]);
  vscode = await openVscode({ folder: project.folder, settings: { 'agentcore-chain.node.path': process.execPath, 'remote.autoForwardPorts': false } });
  view = await showFlows(vscode);
  await view.untilStatus('Live');
});

after(async () => {
  await vscode?.close();
  await browser?.close();
  await running?.stop();
  await project?.remove();
});

test('the chain tells where the frontend is, and that it is well', async () => {
  const { urls, components } = await chain.state();
  assert.match(urls.frontend ?? '', /^http:\/\/localhost:\d+$/);
  assert.equal(components.find(({ name }) => name === 'frontend')?.state, 'healthy');
});

test('a question of a signed-in user is a healthy flow, with the frontend as its first hop, in the Token Flow view too', async () => {
  const { urls } = await chain.state();
  chat = await openChat(browser, urls.frontend ?? '');
  await chat.signIn('ana');
  const answer = await chat.ask('list my orders');
  assert.match(answer, /orders___listOrders answered: /);
  const [, correlationId] = /Correlation id ([0-9a-f-]{36})/.exec(answer) ?? [];
  assert.ok(correlationId !== undefined, answer);

  const { code, stdout } = await runCli(['flow', project.folder, '--id', correlationId, '--json']);
  assert.equal(code, 0, stdout);
  const flow = readFlowDocument(JSON.parse(stdout));
  assert.deepEqual([flow.verdict, flow.sub], ['healthy', 'ana@example.com']);
  const [frontend, agent] = flow.hops;
  assert.deepEqual([frontend?.hop, frontend?.observations.map(({ moment, joinedBy }) => `${moment} ${joinedBy}`)], ['frontend', ['sent correlationId', 'answered correlationId']]);
  const [sent, received] = [frontend?.observations[0]?.token, agent?.observations[0]?.token];
  assert.ok(sent?.state === 'seen' && received?.state === 'seen');
  assert.equal(sent.fingerprint, received.fingerprint);

  await view.untilFlows(1);
  await view.untilHeadline('The token arrived unchanged');
});

test('`send` works beside it, and its flows stay its own', async () => {
  assert.equal((await runCli(['send', project.folder, '--as', 'ben'])).code, 0);
  await view.untilFlows(2);
  assert.match(await chat.ask('list my orders'), /answered/);
  await view.untilFlows(3);
});

test('the frontend can be restarted; who was signed in there goes on', async () => {
  await chain.restart('frontend');
  await chat.page.reload();
  await until('what was said is there again', async () => (await chat.answers()).length === 2);
  assert.match(await chat.ask('list my orders'), /answered/);
  await view.untilFlows(4);
});

test('a user whose token the frontend cannot use quotes an id, by which it is a flow with its reason, in the Token Flow view too', async () => {
  // A mistake of a developer: their frontend looks for another audience than the API.
  const frontend = async () => (await chain.state()).components.find(({ name }) => name === 'frontend');
  const before = await frontend();
  const main = join(project.folder, 'frontend', 'src', 'main.py');
  await writeFile(main, (await readFile(main, 'utf8')).replace('import sys\n', 'import sys\n\nos.environ["AUDIENCE"] = "api://billing"\n'));
  await until('the edit is followed', async () => {
    const now = await frontend();
    return now?.state === 'healthy' && now.pid !== null && now.pid !== before?.pid;
  });
  const { urls } = await chain.state();
  const other = await openChat(browser, urls.frontend ?? '');
  await other.signIn('ben');
  await other.page.getByText('Your sign-in is not for this application').waitFor();
  const text = await other.text();
  const [, correlationId] = /Code token-audience · Correlation id ([0-9a-f-]{36})/.exec(text.replaceAll(/\s+/g, ' ')) ?? [];
  assert.ok(correlationId !== undefined, text);

  const { code, stdout } = await runCli(['flow', project.folder, '--id', correlationId, '--json']);
  assert.equal(code, 1, stdout);
  const flow = readFlowDocument(JSON.parse(stdout));
  assert.deepEqual([flow.verdict, flow.brokenAt, flow.sub, flow.findings.map((finding) => finding.code)], ['broken', 'frontend', 'ben@example.com', ['token-kept-back']]);
  assert.deepEqual(flow.hops.map(({ observations }) => observations.length), [1, 0, 0, 0, 0]);
  const words = await runCli(['flow', project.folder, '--id', correlationId]);
  assert.match(words.stdout, /^1 Frontend kept the token back\.[^]*^2 Agent was not reached\.[^]*^5 Target was not reached\./m);

  await view.untilFlows(5);
  await view.untilHeadline('The frontend kept a good token back');
  await vscode.page.screenshot({ path: join(pictures, 'kept-back-flow.png') });
});
