import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { everywhere } from '../../src/core/chain/componentLanguages.ts';
import { defaultChain } from '../../src/core/chain/defaultChain.ts';
import { chainToJson } from '../../src/core/chain/parseChain.ts';
import { inVscode } from '../vscode/driver/inVscode.ts';
import type { OpenOptions } from '../vscode/driver/openVscode.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';

const sound = chainToJson(defaultChain({ name: 'orders', region: 'us-west-2', gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none', existingApi: null, identity: { preset: 'okta', issuer: null, audience: null, clientId: null } }));

async function inChainView(options: OpenOptions, work: (vscode: Vscode) => Promise<void>): Promise<void> {
  await inVscode(options, async (vscode) => {
    await vscode.clickActivity('AgentCore Chain');
    await work(vscode);
  });
}

async function inFolder(files: { readonly [name: string]: string }, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'no-chain-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function statusBarText(vscode: Vscode): Promise<string> {
  return vscode.page.locator('.part.statusbar').innerText();
}

test('a window without a folder says so, and what to do', async () => {
  await inChainView({ folder: null }, async (vscode) => {
    const view = vscode.view('Chain');
    await view.getByText('Open the folder', { exact: true }).waitFor();
    await view.getByText('New Passthrough Project...', { exact: true }).waitFor();
    assert.deepEqual(await vscode.treeRows('Chain'), []);
    assert.doesNotMatch(await statusBarText(vscode), /local|AWS/);
    await vscode.screenshot('chain-no-folder');
  });
});

test('a folder without a chain says so; a chain file that comes is found', async () => {
  await inFolder({ 'README.md': '' }, async (folder) => {
    await inChainView({ folder }, async (vscode) => {
      await vscode.view('Chain').getByText('No folder of this window holds an agentcore-chain.json.').waitFor();
      assert.doesNotMatch(await statusBarText(vscode), /local|AWS/);
      await writeFile(join(folder, 'agentcore-chain.json'), sound);
      await vscode.treeRow('Chain', 'Agent').waitFor();
      await vscode.statusBarItem('local, stopped').waitFor();
    });
  });
});

test('in Restricted Mode nothing of the chain is shown or read until it is trusted, and the view says so', async () => {
  await inFolder({ 'agentcore-chain.json': sound }, async (folder) => {
    await inChainView({ folder, trusted: false }, async (vscode) => {
      await vscode.view('Chain').getByText('This folder is open in Restricted Mode: no component of it is run, and no log is read.').waitFor();
      assert.deepEqual(await vscode.treeRows('Chain'), []);
      assert.doesNotMatch(await statusBarText(vscode), /local|AWS/);
      await vscode.screenshot('chain-restricted');
      await vscode.runCommand('AgentCore Chain: Run Chain Locally');
      await vscode.notification('open in Restricted Mode, so nothing of it is run or read').waitFor();
      assert.deepEqual(await readdir(folder), ['agentcore-chain.json']);
      await vscode.view('Chain').getByText('Manage Workspace Trust', { exact: true }).click();
      await vscode.page.locator('.workspace-trust-editor .monaco-button').getByText('Trust', { exact: true }).first().click();
      await vscode.treeRow('Chain', 'Agent').waitFor();
    });
  });
});
