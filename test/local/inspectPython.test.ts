import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Inspector, RunningChain } from '../../src/app/ports.ts';
import { everywhere } from '../../src/core/chain/componentLanguages.ts';
import { startChain } from '../../src/local/client.ts';
import { attachDap, type Breakpoint, type DapClient } from '../testing/dapClient.ts';
import { lineOf } from '../testing/lineOf.ts';
import { processesIn } from '../testing/processes.ts';
import { newProject, type OwnProject } from '../testing/project.ts';
import { until, untilGone } from '../testing/until.ts';
import { outcomeOf } from './playScenarios.ts';

const components = ['agent', 'interceptor', 'target'] as const;
type Inspected = (typeof components)[number];

/** A line of each component that a tool call passes once, and a variable that is there then. */
const places: { readonly [component in Inspected]: { readonly file: string; readonly text: string; readonly variable: string; readonly value: string } } = {
  agent: { file: 'agent/src/agent/invoke.py', text: 'agent = Agent(model=', variable: 'prompt', value: "'list my orders'" },
  interceptor: { file: 'interceptor/src/interceptor/intercept.py', text: 'token = bare_token(', variable: 'header', value: "'x-custom-usertoken'" },
  target: { file: 'target-api/src/target_api/order_store.py', text: 'return tuple(self._of(user))', variable: 'user', value: "'ana@example.com'" },
};
const healthy = { verdict: 'healthy', brokenAt: null, errors: [], related: ['healthy'] };

/** debugpy hangs when another debugger attaches in the very moment in which it sees that one was killed, and nothing tells when that is over. */
function sawItGo(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000));
}

describe('a chain in Python whose components are debugged', () => {
  let project: OwnProject;
  let chain: RunningChain;
  const clients: DapClient[] = [];

  before(async () => {
    project = await newProject([], everywhere('python'));
    chain = await startChain({ folder: project.folder, issuer: 'local', inspect: true, onProgress: () => {}, signal: new AbortController().signal });
  });

  afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));

  after(async () => {
    await chain?.stop();
    await project?.remove();
  });

  function breakpointIn(component: Inspected): Breakpoint {
    const { file, text } = places[component];
    const path = join(project.folder, file);
    return { path, line: lineOf(readFileSync(path, 'utf8'), text) };
  }

  async function attach(component: Inspected, configuration?: object): Promise<DapClient> {
    const { port } = await inspectorOf(component);
    const client = await attachDap(port, [breakpointIn(component)], configuration);
    clients.push(client);
    return client;
  }

  async function inspectorOf(name: Inspected): Promise<Inspector> {
    const component = (await chain.state()).components.find((one) => one.name === name);
    const [inspector] = component?.inspectors ?? [];
    assert.ok(inspector, `nothing to attach to in the ${name}`);
    assert.deepEqual([inspector.language, inspector.pid], ['python', component?.pid]);
    return inspector;
  }

  test('one request stops in agent, interceptor and target in turn, each with its variables, and ends healthy', async () => {
    const attached = await Promise.all(components.map(async (component) => ({ component, client: await attach(component) })));
    const sent = outcomeOf(chain, project.folder);
    for (const { component, client } of attached) {
      const pause = await client.paused();
      const { path, line } = breakpointIn(component);
      assert.deepEqual([pause.path, pause.line, pause.variables.get(places[component].variable)], [path, line, places[component].value]);
      assert.notEqual((await chain.state()).underWaySince, null);
      await client.goOn(pause);
    }
    assert.deepEqual(await sent, healthy);
  });

  for (const [how, letGo] of [['lets go', (client: DapClient) => client.close()], ['is killed', (client: DapClient) => (client.breakOff(), sawItGo())]] as const) {
    test(`what stands still goes on when its debugger ${how}, and another can be attached`, async () => {
      const first = await attach('interceptor');
      const sent = outcomeOf(chain, project.folder);
      await first.paused();
      await letGo(first);
      clients.splice(0);
      assert.deepEqual(await sent, healthy);

      const second = await attach('interceptor');
      const sentAgain = outcomeOf(chain, project.folder);
      await second.goOn(await second.paused());
      assert.deepEqual(await sentAgain, healthy);
    });
  }

  test('who steps out of the handler does not come into what runs it', async () => {
    const client = await attach('interceptor', { justMyCode: true, rules: [{ path: join(import.meta.dirname, '..', '..', 'src', '**'), include: false }] });
    const sent = outcomeOf(chain, project.folder);
    const pause = await client.paused();
    await client.request('stepOut', { threadId: pause.threadId });
    const outside = await client.paused();
    assert.equal(outside.name, 'handler');
    await client.request('stepOut', { threadId: outside.threadId });
    assert.deepEqual(await sent, healthy);
  });

  for (const name of components) {
    test(`a restarted ${name} has a new debugger to attach to, and the old one is gone`, async () => {
      const old = await inspectorOf(name);
      const before = new Set(processesIn(project.folder));
      await attach(name); // which hears of the end, and goes
      clients.splice(0);
      await chain.restart(name);
      assert.notEqual((await inspectorOf(name)).pid, old.pid);
      await untilGone([old.pid]);
      await until('the old debugger is gone', () => processesIn(project.folder).filter((pid) => before.has(pid)).length === before.size - 2);
      const client = await attach(name);
      const sent = outcomeOf(chain, project.folder);
      await client.goOn(await client.paused());
      assert.deepEqual(await sent, healthy);
    });
  }

  test('the end of the chain leaves no process, and no log holds a word of the debugger', async () => {
    await attach('agent');
    clients.splice(0);
    const alive = processesIn(project.folder);
    assert.ok(alive.length >= 6, 'each component, and its debugger');
    await chain.stop();
    await untilGone(alive);
    assert.deepEqual(processesIn(project.folder), []);
    const logs = join(project.folder, '.agentcore-chain', 'logs');
    const words = readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8')).join('');
    assert.doesNotMatch(words, /debugpy|pydevd|[Dd]ebugger|frozen/);
  });
});
