import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ComponentName } from '../../src/app/ports.ts';
import { sendRequest } from '../../src/app/sendRequest.ts';
import { localConfigSource } from '../../src/files/localConfigSource.ts';
import { localLogSource } from '../../src/files/localLogSource.ts';
import { readRunFile } from '../../src/files/runFile.ts';
import { remoteChain, type RemoteChain } from '../../src/local/control/remoteChain.ts';
import { lineOf } from '../testing/lineOf.ts';
import { until, untilGone } from '../testing/until.ts';

/** A little longer than the local chain gives a Lambda function, the shortest of its time-outs. */
const longerThanFunctionMs = 11_000;

/** A line of each component that a tool call passes once, and a variable that is there then. */
type DebuggedComponent = Exclude<ComponentName, 'frontend'>;

const places: { readonly [component in DebuggedComponent]: { readonly file: string; readonly text: string; readonly variable: string; readonly value: string } } = {
  agent: { file: 'agent/src/invoke.ts', text: 'const tools = new McpClient({', variable: 'prompt', value: "'list my orders'" },
  interceptor: { file: 'interceptor/src/intercept.ts', text: 'const token = bareToken(', variable: 'header', value: "'x-custom-usertoken'" },
  target: { file: 'target-api/src/orderStore.ts', text: 'return this.#of(user);', variable: 'user', value: "'ana@example.com'" },
};
const components = ['agent', 'interceptor', 'target'] as const;
const request = { user: 'ana', prompt: 'list my orders', scenario: null, token: null };

type Pause = { readonly session: vscode.DebugSession; readonly threadId: number };

suite('debugging a chain', function () {
  this.timeout(180_000); // it starts chains, and waits on purpose
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const sessions = new Set<vscode.DebugSession>();
  const pauses: Pause[] = [];
  const subscriptions: vscode.Disposable[] = [];

  suiteSetup(async () => {
    await vscode.extensions.getExtension('agentcore-chain.agentcore-chain')?.activate();
    subscriptions.push(
      vscode.debug.onDidStartDebugSession((session) => sessions.add(session)),
      vscode.debug.onDidTerminateDebugSession((session) => sessions.delete(session)),
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: (session) => ({
          onDidSendMessage: ({ type, event, body }: { readonly type: string; readonly event?: string; readonly body?: { readonly threadId: number } }) => {
            if (type === 'event' && event === 'stopped' && body !== undefined) pauses.push({ session, threadId: body.threadId });
          },
        }),
      }),
    );
  });

  suiteTeardown(() => subscriptions.forEach((subscription) => subscription.dispose()));

  teardown(async () => {
    await vscode.debug.stopDebugging();
    await until('no session is left', () => sessions.size === 0);
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    pauses.splice(0);
  });

  async function chainThatRuns(): Promise<RemoteChain> {
    const run = await until('the chain runs', async () => (await readRunFile(folder)) ?? undefined);
    return remoteChain(run);
  }

  async function send(chain: RemoteChain): Promise<readonly [verdict: string, findings: readonly string[]]> {
    const sources = { logs: localLogSource(folder), configuration: localConfigSource(folder) };
    const { last } = await sendRequest({ chain, sources, now: () => Date.now() }, request);
    return [last.diagnosis.verdict, last.diagnosis.findings.map(({ code }) => code)];
  }

  function setBreakpoints(...where: readonly DebuggedComponent[]): void {
    const made = where.map((component) => {
      const path = join(folder, places[component].file);
      return new vscode.SourceBreakpoint(new vscode.Location(vscode.Uri.file(path), new vscode.Position(lineOf(readFileSync(path, 'utf8'), places[component].text) - 1, 0)));
    });
    vscode.debug.addBreakpoints(made);
  }

  /** The session in which people see a component: js-debug's own, below the one that we start. */
  function sessionOf(component: DebuggedComponent): vscode.DebugSession | undefined {
    return [...sessions].find(({ name, parentSession }) => name === component && parentSession?.name === component);
  }

  /** Resolves when each of these has a debugger, and its breakpoints are bound. */
  async function debuggersAttached(...wanted: readonly DebuggedComponent[]): Promise<void> {
    await until(`debuggers in ${wanted.join(', ')}`, async () => {
      for (const component of wanted) {
        const session = sessionOf(component);
        if (session === undefined) return false;
        for (const breakpoint of vscode.debug.breakpoints.filter((one) => isIn(one, component))) {
          const bound: { readonly verified?: boolean } | undefined = Object(await session.getDebugProtocolBreakpoint(breakpoint));
          if (bound?.verified !== true) return false;
        }
      }
      return true;
    });
  }

  function isIn(breakpoint: vscode.Breakpoint, component: DebuggedComponent): boolean {
    return breakpoint instanceof vscode.SourceBreakpoint && breakpoint.location.uri.fsPath === join(folder, places[component].file);
  }

  /** Resolves when the next program stands still; says where, with the values of its variables. */
  async function nextPause(): Promise<{ readonly component: string; readonly path: string; readonly variables: ReadonlyMap<string, string>; readonly goOn: () => Promise<void> }> {
    const { session, threadId } = await until('a program stands still', () => pauses.shift());
    const { stackFrames } = await session.customRequest('stackTrace', { threadId, startFrame: 0, levels: 1 });
    const { scopes } = await session.customRequest('scopes', { frameId: stackFrames[0].id });
    const { variables }: { readonly variables: readonly { readonly name: string; readonly value: string }[] } = await session.customRequest('variables', { variablesReference: scopes[0].variablesReference });
    return {
      component: session.name,
      path: String(stackFrames[0].source.path),
      variables: new Map(variables.map(({ name, value }) => [name, value])),
      goOn: async () => void (await session.customRequest('continue', { threadId })),
    };
  }

  async function pidsOf(chain: RemoteChain): Promise<ReadonlyMap<string, number>> {
    return new Map((await chain.state()).components.flatMap(({ name, pid }) => (pid === null ? [] : [[name, pid] as const])));
  }

  async function stopsIn(component: DebuggedComponent, chain: RemoteChain): Promise<void> {
    const sent = send(chain);
    const pause = await nextPause();
    assert.equal(pause.component, component);
    await pause.goOn();
    assert.deepEqual(await sent, ['healthy', []]);
  }

  test('one request stops in agent, interceptor and target in turn, each with its variables, and ends healthy however long it stood', async () => {
    setBreakpoints(...components);
    await vscode.commands.executeCommand('agentcore-chain.debugChain');
    const chain = await chainThatRuns();
    await debuggersAttached(...components);
    const sent = send(chain);
    for (const component of components) {
      const pause = await nextPause();
      const { file, variable, value } = places[component];
      assert.deepEqual([pause.component, pause.variables.get(variable)], [component, value]);
      assert.ok(pause.path.endsWith(`/${file}`), pause.path); // VS Code in a browser says from which server
      if (component === 'interceptor') await new Promise((resolve) => setTimeout(resolve, longerThanFunctionMs));
      await pause.goOn();
    }
    assert.deepEqual(await sent, ['healthy', []]);
  });

  test('Stop ends every process, also while a component stands still', async () => {
    setBreakpoints('interceptor');
    await vscode.commands.executeCommand('agentcore-chain.debugChain');
    const chain = await chainThatRuns();
    await debuggersAttached('interceptor');
    const pids = await pidsOf(chain);
    const sent = send(chain).catch(() => {});
    await nextPause();
    await vscode.debug.stopDebugging();
    await untilGone([...pids.values()]);
    await sent;
    assert.equal(await readRunFile(folder), null);
  });

  test('a component that starts anew has a debugger again, and the others keep theirs', async () => {
    setBreakpoints('interceptor');
    await vscode.commands.executeCommand('agentcore-chain.debugChain');
    const chain = await chainThatRuns();
    await debuggersAttached(...components);
    const before = components.map(sessionOf);
    const pids = await pidsOf(chain);
    await chain.restart('interceptor');
    await until('the old session is gone', () => before[1] !== undefined && !sessions.has(before[1]));
    await debuggersAttached(...components);
    assert.deepEqual(components.map((component, index) => sessionOf(component) === before[index]), [true, false, true]);
    const changed = [...(await pidsOf(chain))].filter(([name, pid]) => pids.get(name) !== pid);
    assert.deepEqual(changed.map(([name]) => name), ['interceptor']);
    await stopsIn('interceptor', chain);
  });

  test('Restart restarts the whole chain, under debuggers again', async () => {
    setBreakpoints('target');
    await vscode.commands.executeCommand('agentcore-chain.debugChain');
    const pids = await pidsOf(await chainThatRuns());
    await debuggersAttached(...components);
    const before = sessionOf('target');
    await vscode.commands.executeCommand('workbench.action.debug.restart');
    await untilGone([...pids.values()]);
    await until('the old session is gone', () => before !== undefined && !sessions.has(before));
    const next = await chainThatRuns();
    await debuggersAttached(...components);
    await stopsIn('target', next);
  });

  test('the launch settings of a new project do the same; Stop Chain ends the debug session', async () => {
    await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], 'Debug chain');
    const pids = await pidsOf(await chainThatRuns());
    await debuggersAttached(...components);
    await vscode.commands.executeCommand('agentcore-chain.stopChain');
    await untilGone([...pids.values()]);
    await until('no session is left', () => sessions.size === 0);
  });

  test('a chain of this window that runs without debuggers is started anew under them', async () => {
    await vscode.commands.executeCommand('agentcore-chain.runChain');
    const pids = await pidsOf(await chainThatRuns());
    await vscode.commands.executeCommand('agentcore-chain.debugChain');
    await untilGone([...pids.values()]);
    await chainThatRuns();
    await debuggersAttached(...components);
  });

  test('attached to a chain that runs already, to one component of it: the chain runs on when the debugger lets go', async () => {
    await vscode.commands.executeCommand('agentcore-chain.debugChain');
    const chain = await chainThatRuns();
    await debuggersAttached(...components);
    await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], { type: 'agentcore-chain', request: 'attach', name: 'attached', chain: folder, components: ['agent'] });
    const attached = await until('the second session is there', () => [...sessions].find(({ name }) => name === 'attached'));
    await until('it debugs the agent', () => [...sessions].some(({ name, parentSession }) => name === 'agent' && parentSession === attached));
    assert.ok(![...sessions].some(({ name, parentSession }) => name === 'target' && parentSession === attached));
    await vscode.debug.stopDebugging(attached);
    await until('the second session is gone', () => !sessions.has(attached));
    assert.deepEqual(await send(chain), ['healthy', []]);
  });

  test('Run Without Debugging does without debuggers; a configuration that names no chain means the selected one', async () => {
    await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], { type: 'agentcore-chain', request: 'launch', name: 'run' }, { noDebug: true });
    const chain = await chainThatRuns();
    assert.deepEqual((await chain.state()).components.flatMap(({ inspectors }) => inspectors), []);
    const pids = await pidsOf(chain);
    await vscode.debug.stopDebugging();
    await untilGone([...pids.values()]);
  });

  test('a start that is given up while it is under way leaves nothing', async () => {
    const started = vscode.commands.executeCommand('agentcore-chain.debugChain');
    const ours = await until('our session is there', () => [...sessions].find(({ type }) => type === 'agentcore-chain') ?? vscode.debug.activeDebugSession);
    await vscode.debug.stopDebugging(ours);
    await started;
    await until('no session is left', () => sessions.size === 0);
    assert.equal(await readRunFile(folder), null);
  });
});
