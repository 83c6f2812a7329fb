import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { RunningChain } from '../../src/app/ports.ts';
import { everywhere } from '../../src/core/chain/componentLanguages.ts';
import { joinChain } from '../../src/local/client.ts';
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
let project: OwnProject;
let running: RunningCli;
let chain: RunningChain;
let browser: Browser;
let chat: ChatPage;
let vscode: Vscode;
let view: FlowsView;

before(async () => {
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
