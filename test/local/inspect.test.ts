import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChainState, ComponentName, ComponentState, Inspector, RunningChain } from '../../src/app/ports.ts';
import { sendRequest } from '../../src/app/sendRequest.ts';
import { localConfigSource } from '../../src/files/localConfigSource.ts';
import { localLogSource } from '../../src/files/localLogSource.ts';
import { joinChain, startChain } from '../../src/local/client.ts';
import { openInspector, type InspectorClient } from '../testing/inspectorClient.ts';
import { ownProject } from '../testing/project.ts';
import { runCliJson } from '../testing/cli.ts';
import { until } from '../testing/until.ts';
import { makeStandInProject } from './standInProject.ts';

/** A little longer than the local chain gives a Lambda function, the shortest of its time-outs. */
const longerThanFunctionMs = 11_000;

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const request = { user: 'ana', prompt: 'list my orders', scenario: null, token: null };

async function start(folder: string, inspect = true): Promise<RunningChain> {
  const chain = await startChain({ folder, issuer: 'local', inspect, onProgress: () => {}, signal: new AbortController().signal });
  cleanUps.push(() => chain.stop());
  return chain;
}

function standIn(): string {
  const { folder, remove } = makeStandInProject();
  cleanUps.push(remove);
  return folder;
}

function component({ components }: ChainState, name: string): ComponentState {
  const found = components.find((one) => one.name === name);
  assert.ok(found);
  return found;
}

async function inspectorOf(chain: RunningChain, name: ComponentName): Promise<Inspector> {
  const [inspector] = component(await chain.state(), name).inspectors;
  assert.ok(inspector, `nothing to attach to in the ${name}`);
  return inspector;
}

async function attach(chain: RunningChain, name: ComponentName): Promise<InspectorClient> {
  const { port } = await inspectorOf(chain, name);
  const inspector = await openInspector(port);
  cleanUps.push(() => inspector.close());
  await inspector.send('Debugger.enable');
  return inspector;
}

test('each component has an inspector of its own, and what Node says of it is in no log', async () => {
  const folder = standIn();
  const chain = await start(folder);
  const { components } = await chain.state();
  assert.deepEqual(components.map(({ name, inspectors }) => [name, inspectors.length]), [['identity', 0], ['runtime', 0], ['agent', 1], ['gateway', 0], ['interceptor', 1], ['target', 1]]);
  for (const name of ['agent', 'interceptor', 'target'] as const) {
    const inspector = await attach(chain, name);
    const { result }: { result?: { value?: unknown } } = Object(await inspector.send('Runtime.evaluate', { expression: 'process.pid' }));
    const { pid } = await inspectorOf(chain, name);
    assert.equal(result?.value, pid);
    assert.equal(component(await chain.state(), name).pid, pid);
    inspector.close();
  }
  await chain.stop();
  const logs = join(folder, '.agentcore-chain', 'logs');
  const words = readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8')).join('');
  assert.doesNotMatch(words, /Debugger|ws:\/\/|For help/);
});

test('without inspect there is nothing to attach to', async () => {
  const chain = await start(standIn(), false);
  const { components } = await chain.state();
  assert.deepEqual(components.flatMap(({ inspectors }) => inspectors), []);
});

for (const name of ['agent', 'interceptor', 'target'] as const) {
  test(`a restarted ${name} has a new inspector, and both its end and its beginning are told`, async () => {
    const chain = await start(standIn());
    const before = await inspectorOf(chain, name);
    const abort = new AbortController();
    cleanUps.push(() => abort.abort());
    const told: (readonly Inspector[])[] = [];
    void (async () => {
      for await (const event of chain.events(abort.signal)) if (event.kind === 'component' && event.component.name === name) told.push(event.component.inspectors);
    })();
    await chain.restart(name);
    const after = await inspectorOf(chain, name);
    assert.notEqual(after.pid, before.pid);
    await until('the new one is told', () => told.some((inspectors) => inspectors.length === 1 && inspectors[0]?.port === after.port && inspectors[0].pid === after.pid));
    assert.ok(told.some((inspectors) => inspectors.length === 0), 'the end of the old one');
  });
}

test('a request waits for a component in a debugger for longer than any time-out, and ends healthy', async () => {
  const project = await ownProject();
  cleanUps.push(project.remove);
  const chain = await start(project.folder);
  const [interceptor, target] = [await attach(chain, 'interceptor'), await attach(chain, 'target')];
  for (const inspector of [interceptor, target]) await inspector.send('Debugger.pause');

  const sources = { logs: localLogSource(project.folder), configuration: localConfigSource(project.folder) };
  const sent = sendRequest({ chain, sources, now: () => Date.now() }, request);
  await interceptor.next('Debugger.paused');
  const { underWaySince } = await chain.state();
  assert.ok(underWaySince !== null && underWaySince <= Date.now());
  await wait(longerThanFunctionMs);
  await interceptor.send('Debugger.resume');
  await target.next('Debugger.paused');
  await target.send('Debugger.resume');

  const { last } = await sent;
  assert.deepEqual([last.diagnosis.verdict, last.diagnosis.findings.map(({ code }) => code)], ['healthy', []]);
  assert.equal((await chain.state()).underWaySince, null);
});

test('what a debugger holds, the command line tells as in progress', async () => {
  const project = await ownProject();
  cleanUps.push(project.remove);
  const chain = await start(project.folder);
  const interceptor = await attach(chain, 'interceptor');
  await interceptor.send('Debugger.pause');
  const sent = chain.send(request);
  await interceptor.next('Debugger.paused');
  const { value } = await runCliJson(['flow', project.folder, '--last']);
  assert.match(JSON.stringify(value), /"state":"open"/);
  await interceptor.send('Debugger.resume');
  await sent;
});

test('a chain that somebody else runs is joined with its inspectors', async () => {
  const folder = standIn();
  const own = await start(folder);
  const joined = await joinChain(folder);
  assert.deepEqual(component(await joined.state(), 'agent').inspectors, [await inspectorOf(own, 'agent')]);
});
