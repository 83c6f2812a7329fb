import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { FlowDocument, RelatedFlow } from '../../src/core/story/flowDocument.ts';
import { runCliJson } from '../testing/cli.ts';
import { installedProject } from '../testing/project.ts';
import { readFlowDocument } from '../testing/readFlowDocument.ts';
import { recordScenarios, type ScenarioRecording } from '../testing/recordScenarios.ts';
import { deployedChainFile, replayInMoto } from './awsReplay.ts';
import { withEnvironment } from './environment.ts';
import { startMoto, type Moto } from './moto.ts';

let moto: Moto;
let home: string;
before(async () => {
  moto = await startMoto();
  home = await mkdtemp(join(tmpdir(), 'agentcore-chain-aws-'));
});
after(async () => {
  await moto?.stop();
  await rm(home, { recursive: true, force: true });
});

test('every scenario comes out of AWS as it did locally', async (t) => {
  const recordings = await recordScenarios();
  assert.equal(recordings.length, 25);
  for (const recording of recordings) {
    await t.test(recording.name, async () => {
      const folder = await deploy(recording);
      await asUser(async () => {
        const flow = await runCliJson(['flow', folder, '--aws', '--since', '1h', '--id', recording.document.id]);
        assert.deepEqual(told(readFlowDocument(flow.value)), told(recording.document));
        assert.deepEqual(sourcesIn(flow.value), ['cloudwatch']);
        assert.equal(flow.code, recording.exitCode);
        const flows = await runCliJson(['flows', folder, '--aws', '--since', '1h']);
        assert.deepEqual(listed(flows.value), recording.flows);
        assert.equal(flows.code, 0);
      });
    });
  }
});

/** A project whose chain file names a deployed chain that wrote what was recorded, and is as it was when the flow ended. */
async function deploy(recording: ScenarioRecording): Promise<string> {
  const { deployed } = await replayInMoto(moto, { ...recording, at: endOf(recording.document) });
  const chainFile = await readFile(join(await installedProject(), 'agentcore-chain.json'), 'utf8');
  const folder = join(home, recording.name);
  await mkdir(folder);
  await writeFile(join(folder, 'agentcore-chain.json'), deployedChainFile(chainFile, deployed));
  return folder;
}

function endOf({ hops }: FlowDocument): number {
  return Math.max(...hops.flatMap(({ observations }) => observations.map(({ at }) => Date.parse(at))));
}

/** With the variables that an AWS tool is given; profiles of whoever runs the tests do not count. */
function asUser(work: () => Promise<void>): Promise<void> {
  const { endpoint, credentials } = moto.access;
  return withEnvironment({ AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: credentials?.accessKeyId ?? '', AWS_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? '' }, work);
}

/** All that is told of a flow but where the lines stand: that is all in which AWS may differ. Which flows came of one send AWS does not know. */
function told(document: FlowDocument): unknown {
  return JSON.parse(JSON.stringify({ ...document, related: [] }, (member, value: unknown) => (member === 'evidence' ? undefined : value)));
}

function sourcesIn(value: unknown): readonly unknown[] {
  const sources = new Set<unknown>();
  JSON.stringify(value, (member, part: unknown) => {
    if (member === 'source') sources.add(part);
    return part;
  });
  return [...sources];
}

/** By id, as the recording has them. */
function listed(value: unknown): readonly RelatedFlow[] {
  assert.ok(Array.isArray(value));
  return value.map(readFlowDocument).map(({ id, verdict, sub }) => ({ id, verdict, sub })).sort((a, b) => (a.id < b.id ? -1 : 1));
}
