import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { appendFile, chmod, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { hopNames, type HopName } from '../../src/core/chain/hop.ts';
import type { FlowDocument } from '../../src/core/story/flowDocument.ts';
import { runCli, runCliJson, startCli } from '../testing/cli.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { readFlowDocument } from '../testing/readFlowDocument.ts';

/** Printed by the target at its start: what no component should print, beside its own records. */
const noise = `
const noiseLines = ['{"tokenHop":1,"hop":"target","moment":"acc', '\\u001b[2J\\u001b[31mred\\u0007', 'x'.repeat(1_000_000), '{"tokenHop":1}', 'null', '\\u0000\\u0000', '{'.repeat(20_000)];
for (const line of noiseLines) process.stdout.write(line + '\\n');
process.stdout.write(Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x0a]));
process.stderr.write('no line end');
`;

describe('hostile log lines change no verdict', () => {
  let project: OwnProject;
  let untouched: string;
  let recorded: readonly FlowDocument[];

  before(async () => {
    project = await ownProject();
    await appendFile(join(project.folder, 'target-api', 'src', 'main.ts'), noise);
    const chain = await startCli(project.folder);
    for (const [args, exit] of [[[], 0], [['--scenario', 'headers-not-passed'], 1], [['--scenario', 'wrong-audience'], 1], [['--scenario', 'no-token'], 1]] as const) {
      const { code, stderr } = await runCli(['send', project.folder, ...args]);
      assert.equal(code, exit, `${args.join(' ')} ${stderr}`);
    }
    await chain.stop();
    untouched = `${project.folder}-untouched`;
    await cp(join(project.folder, '.agentcore-chain'), untouched, { recursive: true });
    recorded = await flows();
    assert.equal(recorded.length, 4);
  });

  after(() => project?.remove());

  const logOf = (hop: HopName): string => join(project.folder, '.agentcore-chain', 'logs', `${hop}.jsonl`);

  async function flows(): Promise<readonly FlowDocument[]> {
    const { code, value, stderr } = await runCliJson(['flows', project.folder]);
    assert.deepEqual([code, stderr], [0, '']);
    assert.ok(Array.isArray(value));
    return value.map(readFlowDocument);
  }

  /** Runs with lines added to the log of a hop, and takes them back. */
  async function withLines(hop: HopName, lines: readonly (string | Buffer)[], check: () => Promise<void>): Promise<void> {
    for (const line of lines) await appendFile(logOf(hop), line);
    try {
      await check();
    } finally {
      await cp(join(untouched, 'logs', `${hop}.jsonl`), logOf(hop));
    }
  }

  const asLine = (text: string, at = Date.now()): string => `${JSON.stringify({ at, line: 900_000, text })}\n`;
  const verdicts = (documents: readonly FlowDocument[]) => documents.map(({ id, verdict, brokenAt, sub, tool, findings }) => ({ id, verdict, brokenAt, sub, tool, codes: findings.filter(({ severity }) => severity === 'error').map(({ code }) => code) }));

  /** Each flow that was there is there, with the same verdict, and nothing passes for a healthy one that was not there. */
  async function nothingChanged(): Promise<void> {
    const now = verdicts(await flows());
    const ids = new Set(recorded.map(({ id }) => id));
    assert.deepEqual(now.filter(({ id }) => ids.has(id)), verdicts(recorded));
    assert.deepEqual(now.filter(({ id, verdict }) => !ids.has(id) && verdict === 'healthy'), []);
    for (const { id, verdict } of recorded) {
      const { code, stdout } = await runCli(['flow', project.folder, '--id', id, '--verbose']);
      assert.equal(code, verdict === 'healthy' ? 0 : 1);
      assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/, 'a control character reached the terminal');
    }
  }

  test('the noise of a component is in its log, and its requests were judged all the same', () => {
    const log = readFileSync(logOf('target'), 'utf8');
    assert.match(log, /xxxxx… \(\d+ characters more\)/);
    assert.ok(log.split('\n').every((line) => line === '' || JSON.parse(line)), 'a line of the log is no JSON');
  });

  for (const hop of hopNames) {
    test(`garbage in the log of the ${hop}`, () =>
      withLines(
        hop,
        ['garbage\n', '{"at":1,"line":2,"text"\n', '\u0000\u0001\n', Buffer.from([0xff, 0xfe, 0x0a]), `${'y'.repeat(1_100_000)}\n`, '[]\n', 'null\n', '\n\n\n', '{"at":"now","line":1,"text":"x"}\n', '{"at":1e999,"line":1,"text":"{}"}\n', asLine('{"tokenHop":1}'), asLine('{"tokenHop":1,"hop":"target","moment":"accepted","at":"never"}'), asLine('['.repeat(50_000)), asLine(JSON.stringify({ tokenHop: 1, moment: 'received', __proto__: null, constructor: 1 })), asLine('z'.repeat(1_000_000)), asLine('{"tokenHop":1,"hop":"agent","moment":"sent","at":"9999999-99-99"}', 8.7e15), '{"at":1,"line":3,"text":"cut'],
        nothingChanged,
      ));
  }

  /** A record as a component would print it for this flow. */
  const record = (flow: FlowDocument, members: { readonly [name: string]: unknown }): string =>
    asLine(JSON.stringify({ tokenHop: 1, at: new Date().toISOString(), correlationId: flow.id, ...members }));
  const token = (sub: string) => ({ state: 'seen', fingerprint: `sha256:${'0'.repeat(32)}`, size: 800, header: { alg: 'RS256' }, claims: { iss: 'https://forged.example', sub, exp: 4_000_000_000 } });

  for (const hop of ['frontend', 'agent', 'interceptor'] as const) {
    test(`records in the ${hop}’s log that claim to be the target’s make no broken flow healthy`, () => {
      const forged = recorded.filter(({ verdict }) => verdict === 'broken').flatMap((flow) => [
        record(flow, { hop: 'target', moment: 'received', header: 'authorization', headerNames: ['authorization'], token: token('ana@example.com') }),
        record(flow, { hop: 'target', moment: 'accepted', verification: { result: 'verified' }, reply: { status: 200, isError: false } }),
      ]);
      return withLines(hop, forged, async () => {
        const now = await flows();
        for (const flow of recorded) {
          const same = now.find(({ id }) => id === flow.id);
          assert.equal(same?.verdict, flow.verdict);
          assert.equal(same?.brokenAt, flow.brokenAt);
          const target = same?.hops.find((one) => one.hop === 'target');
          const evidence = target?.observations.map(({ evidence: { stream } }) => stream) ?? [];
          assert.ok(evidence.every((stream) => stream === 'target.jsonl'), evidence.join());
        }
      });
    });
  }

  test('a record that ties the trace of a healthy flow to a broken one makes neither the other', () => {
    const healthy = recorded.find(({ verdict }) => verdict === 'healthy');
    const trace = readFileSync(logOf('agent'), 'utf8').split('\n').find((line) => line.includes(healthy?.id ?? '?') && line.includes('traceId'))?.match(/traceId\\":\\"([0-9a-f]{32})/)?.[1];
    assert.ok(trace !== undefined);
    const broken = recorded.filter(({ verdict }) => verdict === 'broken');
    return withLines('agent', broken.map((flow) => record(flow, { hop: 'agent', moment: 'received', traceId: trace })), async () => {
      const now = await flows();
      for (const flow of broken) assert.equal(now.find(({ id }) => id === flow.id)?.verdict, 'broken');
      assert.notEqual(now.find(({ id }) => id === healthy?.id)?.verdict, 'broken');
    });
  });

  test('a log that is gone, or may not be read, makes a flow undetermined and no fault', async () => {
    const [healthy] = recorded;
    await rm(logOf('interceptor'));
    try {
      const { code, value } = await runCliJson(['flow', project.folder, '--id', healthy?.id ?? '']);
      const flow = readFlowDocument(value);
      assert.notEqual(flow.verdict, 'broken');
      assert.equal(code, flow.verdict === 'healthy' ? 0 : 2);
      assert.equal(flow.hops.find(({ hop }) => hop === 'interceptor')?.presence, 'notLogged');
    } finally {
      await cp(join(untouched, 'logs', 'interceptor.jsonl'), logOf('interceptor'));
    }
    await rm(logOf('target'));
    try {
      const { code, value } = await runCliJson(['flow', project.folder, '--id', healthy?.id ?? '']);
      assert.deepEqual([code, readFlowDocument(value).verdict], [2, 'undetermined']);
    } finally {
      await cp(join(untouched, 'logs', 'target.jsonl'), logOf('target'));
    }
  });

  test('configuration and sends that are garbage cost explanations, never the command', async () => {
    const state = join(project.folder, '.agentcore-chain');
    for (const name of ['configuration.jsonl', 'sends.jsonl']) {
      await writeFile(join(state, name), 'garbage\n{"flowIds":[1,null]}\n{"__proto__":1}\n');
      const now = verdicts(await flows());
      assert.deepEqual(now.map(({ id }) => id), recorded.map(({ id }) => id));
      await cp(join(untouched, name), join(state, name));
    }
    await nothingChanged();
  });

  test('a run.json that is garbage, or points elsewhere, sends nothing anywhere', async () => {
    const path = join(project.folder, '.agentcore-chain', 'run.json');
    for (const text of ['garbage', '{}', JSON.stringify({ protocolVersion: 1, pid: process.pid, url: 'http://example.com:80', key: 'k', startedAt: 1 })]) {
      await writeFile(path, text);
      for (const command of ['send', 'stop', 'run']) {
        const { code, value } = await runCliJson([command, project.folder]);
        assert.equal(code, 65, `${command} ${text}`);
        assert.match(JSON.stringify(value), /file-unreadable.*run\.json.*Delete it/);
      }
    }
    await writeFile(path, JSON.stringify({ protocolVersion: 1, pid: process.pid, url: 'http://127.0.0.1:9', key: 'k', startedAt: 1 }));
    assert.equal((await runCliJson(['send', project.folder])).code, 69);
    await rm(path);
  });

  test('the chain itself starts on top of logs that are garbage, and counts on', async () => {
    await appendFile(logOf('agent'), 'garbage without an end');
    await chmod(logOf('agent'), 0o600);
    const chain = await startCli(project.folder);
    const { code } = await runCli(['send', project.folder]);
    await chain.stop();
    assert.equal(code, 0);
    assert.match(await readFile(logOf('agent'), 'utf8'), /garbage without an end\n/);
    assert.equal((await flows()).length, 5);
  });
});
