import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { localConfigSource } from '../../src/files/localConfigSource.ts';
import { localLogSource } from '../../src/files/localLogSource.ts';
import { startChain } from '../../src/local/client.ts';
import { scenarios } from '../../src/local/scenarios/scenarios.ts';
import { root } from '../repository/sourceTree.ts';
import type { HostileReading } from '../testing/hostileReading.ts';
import type { Evidence } from '../testing/judgeRecording.ts';
import { ownProject } from '../testing/project.ts';

const hostile = 1_000_000;
const realFlows = 1_000;
const heapLimitMegabytes = 1_000;

test('a million hostile lines change no verdict of a thousand real flows, in a heap of a gigabyte', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'agentcore-chain-hostile-'));
  try {
    const evidence = await recordFlows();
    await writeFile(join(folder, 'evidence.json'), JSON.stringify(evidence));
    const { alone, among } = await readApart(join(folder, 'evidence.json'));
    context.diagnostic(`${evidence.records.length} records of ${alone.flows} flows: ${Math.round(alone.milliseconds)} ms, heap at most ${alone.heapMegabytes} MB`);
    context.diagnostic(`with ${hostile} hostile lines that tell of ${among.flows - alone.flows} more: ${Math.round(among.milliseconds)} ms, heap at most ${among.heapMegabytes} MB`);
    const outcomes = Object.values(alone.outcomes);
    assert.ok(outcomes.length >= realFlows, `only ${outcomes.length} flows`);
    for (const { expected } of scenarios) assert.ok(outcomes.includes(expected.code === null ? 'healthy' : `broken ${expected.code}@${expected.brokenAt}`), `${expected.code} was not recorded`);
    assert.ok(!outcomes.includes('undetermined'));
    assert.ok(among.flows > 50 * alone.flows, 'hardly any forged record was read as one');
    assert.deepEqual(among.outcomes, alone.outcomes);
    assert.ok(among.heapMegabytes < heapLimitMegabytes);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** Every scenario once, and two users at a time until there are flows enough. */
async function recordFlows(): Promise<Evidence> {
  const project = await ownProject();
  const chain = await startChain({ folder: project.folder, issuer: 'local', inspect: false, onProgress: () => {}, signal: new AbortController().signal });
  try {
    const send = async (scenario: string | null): Promise<number> => (await chain.send({ user: 'ana', prompt: 'list my orders', scenario, token: null })).flowIds.length;
    let flows = await send(null);
    for (const { name } of scenarios) flows += await send(name);
    while (flows < realFlows) flows += await send('two-users');
    const records: LogRecord[] = [];
    for await (const record of localLogSource(project.folder).read({})) records.push(record);
    return { records, revisions: await localConfigSource(project.folder).revisions() };
  } finally {
    await chain.stop();
    await project.remove();
  }
}

/** Where more is held than the limit allows, the process dies. */
async function readApart(file: string): Promise<HostileReading> {
  const program = join(root, 'test', 'testing', 'hostileReading.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [`--max-old-space-size=${heapLimitMegabytes}`, program, file, String(hostile)], { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout);
}
