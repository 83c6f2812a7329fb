import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { ComponentName, RunningChain } from '../../src/app/ports.ts';
import type { Chain } from '../../src/core/chain/chain.ts';
import type { ConfigurationRevision } from '../../src/core/chain/configuration.ts';
import type { FlowDocument } from '../../src/core/story/flowDocument.ts';
import { readChainFile } from '../../src/files/chainFile.ts';
import { joinChain } from '../../src/local/client.ts';
import { runCliJson, startCli, type RunningCli } from '../testing/cli.ts';
import { newProject, type OwnProject } from '../testing/project.ts';
import { readFlowDocument } from '../testing/readFlowDocument.ts';
import { pidsOf, restartMs } from '../testing/restartMs.ts';
import { until } from '../testing/until.ts';

const sources: { readonly [component in Exclude<ComponentName, 'frontend'>]: string } = { agent: 'agent/src/main.ts', interceptor: 'interceptor/src/index.ts', target: 'target-api/src/main.ts' };

describe('edits while the chain runs', () => {
  let project: OwnProject;
  let running: RunningCli;
  let chain: RunningChain;
  /** Every flow that was told, to be told again when its configuration is long gone. */
  const told: FlowDocument[] = [];

  before(async () => {
    project = await newProject(['--authorizer', 'NONE']); // so that the test can call the gateway by itself
    running = await startCli(project.folder);
    chain = await joinChain(project.folder);
  });

  after(async () => {
    await running?.stop();
    await project?.remove();
  });

  for (const component of ['agent', 'interceptor', 'target'] as const) {
    test(`an edit of the ${component} restarts it alone, and the next request meets the edited code`, async (context) => {
      const pids = await pidsOf(chain);
      const took = await restartMs(chain, component, () => appendFile(join(project.folder, sources[component]), `\nconsole.log('edited ${component}');\n`));
      context.diagnostic(`${component}: ${Math.round(took)} ms`);
      const others = (of: ReadonlyMap<string, number | null>) => [...of].filter(([name]) => name !== component);
      assert.deepEqual(others(await pidsOf(chain)), others(pids));
      assert.deepEqual(await outcomeOfSend(), ['healthy', null, []]);
      assert.match(readFileSync(join(project.folder, '.agentcore-chain', 'logs', `${component}.jsonl`), 'utf8'), new RegExp(`"edited ${component}"`));
    });
  }

  /** What an edit breaks, told by the configuration in force then; the revision that it makes is of that resource alone. */
  const rows: readonly (readonly [what: string, edit: (chain: Chain) => Chain, resource: ConfigurationRevision['resource'], brokenAt: string, code: string])[] = [
    ['passRequestHeaders', (file) => ({ ...file, gateway: { ...file.gateway, passRequestHeaders: false } }), 'gateway', 'interceptor', 'request-headers-not-passed'],
    ['the runtime’s allowlist', (file) => ({ ...file, agent: { ...file.agent, requestHeaderAllowlist: file.agent.requestHeaderAllowlist.slice(1) } }), 'runtime', 'agent', 'header-not-allowlisted'],
    ['a credential on the target', (file) => ({ ...file, targets: file.targets.map((target) => ({ ...target, credentialProvider: 'GATEWAY_IAM_ROLE' as const })) }), 'target', 'gateway', 'target-credential-configured'],
  ];
  for (const [what, edit, resource, brokenAt, code] of rows) {
    test(`${what}: in force at once, and each flow is judged by its own revision`, async () => {
      const pids = await pidsOf(chain);
      assert.deepEqual(await outcomeOfSend(), ['healthy', null, []]);
      const takeBack = await apply(edit, resource);
      assert.deepEqual(await outcomeOfSend(), ['broken', brokenAt, [code]]);
      await assertToldAsBefore();
      await takeBack();
      assert.deepEqual(await outcomeOfSend(), ['healthy', null, []]);
      await assertToldAsBefore();
      assert.deepEqual(await pidsOf(chain), pids);
    });
  }

  test('the target’s allowed headers: the correlation id no longer reaches it, and the trace joins its records', async () => {
    const namesAtTheTarget = async (): Promise<readonly string[]> => {
      await outcomeOfSend();
      return told.at(-1)?.hops[4]?.observations.find(({ moment }) => moment === 'received')?.headerNames ?? [];
    };
    assert.ok((await namesAtTheTarget()).includes('x-correlation-id'));
    const takeBack = await apply((file) => ({ ...file, targets: file.targets.map((target) => ({ ...target, allowedRequestHeaders: ['traceparent'] })) }), 'target');
    const names = await namesAtTheTarget();
    assert.ok(names.includes('traceparent') && !names.includes('x-correlation-id'), names.join());
    assert.deepEqual([told.at(-1)?.verdict, told.at(-1)?.hops[4]?.observations[0]?.joinedBy], ['healthy', 'traceId']);
    await takeBack();
    assert.ok((await namesAtTheTarget()).includes('x-correlation-id'));
  });

  test('exceptionLevel DEBUG: the gateway names the fault in _meta.debug', async () => {
    const callWrongly = async () => {
      const response = await fetch(running.urls['gateway'] ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'x-custom-usertoken': 'nobody looks at it on this way' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'orders___getOrder', arguments: { orderId: 7 } } }),
      });
      const { result }: { readonly result: { readonly isError: boolean; readonly _meta?: { readonly debug: { readonly text: string } } } } = JSON.parse(await response.text());
      assert.equal(result.isError, true);
      return result._meta?.debug.text ?? null;
    };
    assert.equal(await callWrongly(), null);
    const takeBack = await apply((file) => ({ ...file, gateway: { ...file.gateway, exceptionLevel: 'DEBUG' } }), 'gateway');
    assert.match((await callWrongly()) ?? '', /^ValidationException - .*orderId/s);
    await takeBack();
    assert.equal(await callWrongly(), null);
  });

  test('a chain that has ended tells its old flows as it did', async () => {
    await running.stop();
    assert.ok(told.length >= 15);
    await assertToldAsBefore();
  });

  async function outcomeOfSend() {
    const document = readFlowDocument((await runCliJson(['send', project.folder])).value);
    told.push(document);
    return [document.verdict, document.brokenAt, document.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)];
  }

  async function assertToldAsBefore(): Promise<void> {
    for (const document of told.slice(-6)) assert.deepEqual((await runCliJson(['flow', project.folder, '--id', document.id])).value, document);
  }

  /** Edits the chain file and waits until it is in force: one new revision, of that resource. Answers how to take it back. */
  async function apply(edit: (chain: Chain) => Chain, resource: ConfigurationRevision['resource']): Promise<() => Promise<void>> {
    const path = join(project.folder, 'agentcore-chain.json');
    const text = await readFile(path, 'utf8');
    const { chain: file } = await readChainFile(project.folder);
    await writeAndAwait(path, JSON.stringify(edit(file), null, 2), resource);
    return () => writeAndAwait(path, text, resource);
  }

  async function writeAndAwait(path: string, text: string, resource: ConfigurationRevision['resource']): Promise<void> {
    const before = await chain.configuration();
    await writeFile(path, text);
    await until('the edit is in force', async () => !isDeepStrictEqual(await chain.configuration(), before));
    assert.deepEqual((await chain.configuration()).slice(before.length).map((revision) => revision.resource), [resource]);
  }
});

test('what is edited while the chain still starts counts: its file, and the code of a component', async () => {
  const project = await newProject([]);
  const file = join(project.folder, 'agentcore-chain.json');
  const starting = startCli(project.folder);
  try {
    // It has been read, and nothing runs yet.
    await until('the chain has read its file', () => existsSync(join(project.folder, '.agentcore-chain', 'configuration.jsonl')));
    await writeFile(file, (await readFile(file, 'utf8')).replace('"passRequestHeaders": true', '"passRequestHeaders": false'));
    await appendFile(join(project.folder, sources.target), `\nconsole.log('edited meanwhile');\n`);
    await starting;
    const chain = await joinChain(project.folder);
    await until('the edit of the file is in force', async () => (await chain.configuration()).some((revision) => JSON.stringify(revision).includes('"passRequestHeaders":false')));
    await until('the edited code runs', () => readFileSync(join(project.folder, '.agentcore-chain', 'logs', 'target.jsonl'), 'utf8').includes('edited meanwhile'));
  } finally {
    await (await starting).stop();
    await project.remove();
  }
});
