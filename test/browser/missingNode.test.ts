import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';

/** VS Code takes the PATH of the user's login shell, so that is where it has to be bare. */
const home = mkdtempSync(join(tmpdir(), 'no-node-'));
let project: OwnProject;
let vscode: Vscode;

before(async () => {
  for (const file of ['.profile', '.bash_profile', '.bashrc', '.zprofile', '.zshrc']) writeFileSync(join(home, file), `export PATH=${home}\n`);
  project = await ownProject();
  vscode = await openVscode({ folder: project.folder, env: { HOME: home, PATH: home, AGENTCORE_CHAIN_NODE: undefined } });
});

after(async () => {
  await vscode?.close();
  await project?.remove();
  rmSync(home, { recursive: true, force: true });
});

test('a machine without Node: Run says so, what to do, and leads to the setting', async () => {
  await vscode.runCommand('AgentCore Chain: Run Chain Locally');
  await vscode.notification('There is no node on the PATH. Install Node 22 or newer').waitFor();
  await vscode.clickNotification('There is no node on the PATH', 'Open Settings');
  await vscode.page.locator('.settings-editor').getByText('Node: Path').first().waitFor();
});
