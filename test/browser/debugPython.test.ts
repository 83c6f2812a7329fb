import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { RunningChain } from '../../src/app/ports.ts';
import { joinChain } from '../../src/local/client.ts';
import { newProject, type OwnProject } from '../testing/project.ts';
import { until, untilGone } from '../testing/until.ts';
import { debugSessions, pausedIn, setBreakpoint } from '../vscode/driver/debugging.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';
import { writePythonDebugger } from '../vscode/pythonDebugger.ts';

const request = { user: 'ana', prompt: 'list my orders', scenario: null, token: null };
const missing = 'Debugging Python needs the Python Debugger extension';

let project: OwnProject;
before(async () => {
  project = await newProject([], { agent: 'typescript', interceptor: 'python', target: 'python' });
});
after(() => project?.remove());

function sessionNames(vscode: Vscode): Promise<readonly string[]> {
  return debugSessions(vscode).then((sessions) => sessions.map(({ name }) => name));
}

test('an editor without a debugger for Python says how to get one, and debugs the rest', async () => {
  const vscode = await openVscode({ folder: project.folder });
  try {
    await vscode.runCommand('AgentCore Chain: Debug Chain Locally');
    await vscode.notification(missing).waitFor();
    await vscode.screenshot('debug-python-missing');
    await vscode.clickNotification(missing, 'Show Extension');
    await vscode.page.locator('.extensions-viewlet').getByText('@id:ms-python.debugpy').waitFor();
    const chain = await until('the chain runs', async () => joinChain(project.folder).catch(() => undefined));
    await vscode.runCommand('View: Show Run and Debug');
    await until('the agent has its debugger', async () => (await sessionNames(vscode)).includes('agent'));
    await chain.restart('interceptor'); // which starts anew without one, and says nothing anew
    await chain.send(request);
    assert.equal(await vscode.notification(missing).count(), 0);
    assert.deepEqual((await sessionNames(vscode)).filter((name) => name === 'interceptor' || name === 'target'), []);
    const pids = (await chain.state()).components.flatMap(({ pid }) => pid ?? []);
    await vscode.runCommand('Debug: Stop');
    await untilGone(pids);
  } finally {
    await vscode.close();
  }
});

test('with one a breakpoint in Python stands still, shows its variables, and goes on; a component that starts anew has its debugger again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'python-debugger-'));
  const python = writePythonDebugger(folder);
  const vscode = await openVscode({ folder: project.folder, besides: [python.extension] });
  try {
    await setBreakpoint(vscode, join(project.folder, 'interceptor', 'src', 'interceptor', 'intercept.py'), 'token = bare_token(');
    await vscode.runCommand('AgentCore Chain: Debug Chain Locally');
    const chain = await until('the chain runs', async () => joinChain(project.folder).catch(() => undefined));
    await vscode.runCommand('View: Show Run and Debug');
    await until('each component has its debugger', async () => {
      const names = await sessionNames(vscode);
      return ['agent', 'interceptor', 'target'].every((name) => names.includes(name)) && python.attached().length === 2;
    });
    const { components } = await chain.state();
    for (const name of ['interceptor', 'target']) {
      const { type, request: how, connect, justMyCode, subProcess } = python.attached().find((configuration) => configuration['name'] === name) ?? {};
      const port = components.find((component) => component.name === name)?.inspectors[0]?.port;
      assert.deepEqual({ type, how, connect, justMyCode, subProcess }, { type: 'debugpy', how: 'attach', connect: { host: '127.0.0.1', port }, justMyCode: true, subProcess: false });
    }

    await standsStill(vscode, chain);
    await chain.restart('interceptor');
    await until('the new interceptor has its debugger', () => python.attached().length === 3);
    await standsStill(vscode, chain);

    const pids = (await chain.state()).components.flatMap(({ pid }) => pid ?? []);
    await vscode.runCommand('Debug: Stop');
    await untilGone(pids);
    assert.equal(await vscode.notification(missing).count(), 0);
    assert.deepEqual(vscode.cspViolations(), []);
  } finally {
    await vscode.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A request stops in the interceptor, is seen there, and goes on to its end. */
async function standsStill(vscode: Vscode, chain: RunningChain): Promise<void> {
  const sent = chain.send(request);
  sent.catch(() => {}); // what it waits for is told first
  await vscode.runCommand('View: Show Run and Debug');
  await pausedIn(vscode, 'interceptor');
  await vscode.page.locator('.debug-variables').getByText("'x-custom-usertoken'", { exact: true }).waitFor();
  await vscode.screenshot('debug-python-paused');
  await vscode.clickActivity('AgentCore Chain');
  await vscode.treeRow('Chain', 'Interceptor').filter({ hasText: 'paused' }).waitFor();
  await vscode.runCommand('Debug: Continue');
  await sent;
}
