import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../repository/sourceTree.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';

// What users get: the packaged extension in a profile that never saw it.
let folder: string;
let project: OwnProject;
let vscode: Vscode;
let installed: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'agentcore-chain-vsix-'));
  execFileSync(process.execPath, [join(root, 'build', 'package.ts'), folder], { stdio: 'pipe' });
  project = await ownProject();
  const [vsix] = globSync('agentcore-chain-*.vsix', { cwd: folder });
  assert.ok(vsix !== undefined, 'the package is named for its version');
  vscode = await openVscode({ folder: project.folder, extension: { vsix: join(folder, vsix) }, env: { AGENTCORE_CHAIN_NODE: process.execPath } });
  const [place] = globSync('extensions/agentcore-chain.agentcore-chain-*', { cwd: vscode.profile });
  assert.ok(place !== undefined, 'it is installed');
  installed = join(vscode.profile, place);
});

after(async () => {
  await vscode?.close();
  await project?.remove();
  rmSync(folder, { recursive: true, force: true });
});

test('it runs a chain, sends a request and shows the token’s way', async () => {
  await vscode.runCommand('AgentCore Chain: Run Chain Locally');
  const view = await vscode.tokenFlowFrame();
  await view.getByRole('button', { name: 'Send Test Request...' }).click();
  for (const step of ['(1/3)', '(2/3)', '(3/3)']) {
    await vscode.quickInput.waitForTitle(step);
    await vscode.quickInput.accept();
  }
  await view.getByText('The token arrived unchanged and was accepted').first().waitFor();
  assert.equal(await view.getByRole('option').count(), 1);
  assert.deepEqual(vscode.cspViolations(), []);
});

test('it holds what runs, and nothing else', () => {
  const files = globSync('**/*', { cwd: installed });
  const strange = files.filter((file) => /\.(map|tsx?|mjs)$|node_modules|(^|\/)(test|bench|docs|src|build)(\/|$)/.test(file) && !file.startsWith('runtime-templates/'));
  assert.deepEqual(strange, []);
  assert.ok(!files.includes('dist/cli.js'), 'the command line is not the extension’s');
  for (const file of ['dist/lambda-bootstrap.py', 'dist/inspected.py']) assert.ok(files.includes(file), 'what runs and debugs Python');
  for (const file of ['package-lock.json', '_gitignore', 'src/main.ts']) assert.ok(files.includes(`runtime-templates/agent-typescript/files/${file}`), file);
});

test('every package whose code is in it is named with its licence', () => {
  const notices = readFileSync(join(installed, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  for (const name of ['preact', '@vscode/webview-ui-toolkit', 'jose', 'oidc-provider', '@aws-sdk/client-cloudwatch-logs']) assert.match(notices, new RegExp(`^${name.replace('/', '\\/')} \\d`, 'm'));
});
