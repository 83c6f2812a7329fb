import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { joinChain } from '../../src/local/client.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { until, untilGone } from '../testing/until.ts';
import { breakpointsBound, debugSessions, pausedIn, setBreakpoint } from '../vscode/driver/debugging.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import { looks } from '../vscode/driver/themes.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';

// What a debugger does in each component is the host suite's to hold; this is what people see of it.
let project: OwnProject;
let vscode: Vscode;

before(async () => {
  project = await ownProject();
  vscode = await openVscode({ folder: project.folder, env: { AGENTCORE_CHAIN_NODE: process.execPath } });
});
after(async () => {
  await vscode?.close();
  await project?.remove();
});

test('a breakpoint in the interceptor: the flow, the tree and the status bar say where it stands still, and the flow ends healthy', async () => {
  await setBreakpoint(vscode, join(project.folder, 'interceptor', 'src', 'intercept.ts'), 'const token = bareToken(');
  await vscode.runCommand('AgentCore Chain: Debug Chain Locally');
  const chain = await until('the chain runs', async () => joinChain(project.folder).catch(() => undefined));
  await vscode.runCommand('View: Show Run and Debug');
  await until('each component has its debugger', async () => {
    const names = (await debugSessions(vscode)).map(({ name }) => name);
    return ['agent', 'interceptor', 'target'].every((name) => names.includes(name));
  });
  await breakpointsBound(vscode);
  const sent = chain.send({ user: 'ana', prompt: 'list my orders', scenario: null, token: null });
  await pausedIn(vscode, 'interceptor');

  await vscode.clickActivity('AgentCore Chain');
  const view = await vscode.tokenFlowFrame();
  await view.getByText('paused at interceptor').waitFor();
  await vscode.treeRow('Chain', 'Interceptor').filter({ hasText: 'paused' }).waitFor();
  for (const theme of looks) {
    await vscode.setTheme(theme);
    await vscode.screenshot(`debug-paused-${theme}`);
  }

  await vscode.runCommand('Debug: Continue');
  await sent;
  await view.getByText('Healthy').first().waitFor();
  const pids = (await chain.state()).components.flatMap(({ pid }) => pid ?? []);
  await vscode.runCommand('Debug: Stop');
  await untilGone(pids);
  assert.deepEqual(vscode.cspViolations(), []);
});
