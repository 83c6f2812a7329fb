import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { joinChain } from '../../src/local/client.ts';
import { root } from '../repository/sourceTree.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { until } from '../testing/until.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import { looks } from '../vscode/driver/themes.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';

// Every state as a user meets it, into .cache/screenshots: to be looked at. With UPDATE_PICTURES=1 the README's pictures are taken from them.
let project: OwnProject;
let vscode: Vscode;

before(async () => {
  project = await ownProject();
  vscode = await openVscode({ folder: project.folder, theme: 'light', env: { AGENTCORE_CHAIN_NODE: process.execPath }, viewport: { width: 1280, height: 800 } });
  await vscode.clickActivity('AgentCore Chain');
});

after(async () => {
  await vscode?.close();
  await project?.remove();
});

async function takePictures(name: string): Promise<void> {
  for (const theme of looks) {
    await vscode.setTheme(theme);
    await vscode.clearNotifications();
    await vscode.page.mouse.move(640, 790);
    await vscode.screenshot(`${name}-${theme}`);
  }
}

/** Sends as another front would: the view hears of it through the chain's log. */
async function send(user: string, scenario: string | null): Promise<void> {
  const chain = await joinChain(project.folder);
  await chain.send({ user, prompt: 'List my orders', scenario, token: null });
}

async function flowsShown(count: number): Promise<void> {
  const view = await vscode.tokenFlowFrame();
  await until(`${count} flows are listed`, async () => (await view.getByRole('option').count()) >= count);
}

async function changeChainFile(change: (text: string) => string): Promise<void> {
  const file = join(project.folder, 'agentcore-chain.json');
  await writeFile(file, change(await readFile(file, 'utf8')));
}

test('a chain that is stopped', async () => {
  const view = await vscode.tokenFlowFrame();
  await view.getByRole('button', { name: 'Run Chain Locally' }).waitFor();
  await takePictures('stopped');
});

test('a chain that runs and has no flows', async () => {
  await vscode.runCommand('AgentCore Chain: Run Chain Locally');
  const view = await vscode.tokenFlowFrame();
  await view.getByRole('button', { name: 'Send Test Request...' }).waitFor();
  await takePictures('running');
});

test('a healthy flow in the side bar', async () => {
  for (const [user, scenario] of [['ana', null], ['ben', 'wrong-audience'], ['ana', 'token-swapped'], ['ben', null], ['ana', null]] as const) await send(user, scenario);
  await flowsShown(5);
  const view = await vscode.tokenFlowFrame();
  await view.getByText('The token arrived unchanged and was accepted').first().waitFor();
  await takePictures('side-bar-healthy');
});

test('the story stops where a setting is wrong, in an editor', async () => {
  await changeChainFile((text) => text.replace('"passRequestHeaders": true', '"passRequestHeaders": false'));
  await until('the chain follows', async () => {
    const revisions = await (await joinChain(project.folder)).configuration();
    return JSON.stringify(revisions.at(-1)).includes('"passRequestHeaders":false');
  });
  await send('ana', null);
  await vscode.runCommand('AgentCore Chain: Open Token Flow in Editor');
  const view = await vscode.tokenFlowFrame('editor');
  await view.getByRole('button', { name: 'Turn On passRequestHeaders' }).waitFor();
  await takePictures('editor-broken');
  assert.deepEqual(vscode.cspViolations(), []);
  if (process.env['UPDATE_PICTURES'] !== '1') return;
  const pictures = join(root, 'docs', 'pictures');
  mkdirSync(pictures, { recursive: true });
  for (const theme of ['dark', 'light'] as const) copyFileSync(join(root, '.cache', 'screenshots', `editor-broken-${theme}.png`), join(pictures, `token-flow-${theme}.png`));
});
