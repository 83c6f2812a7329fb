import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { RunningChain } from '../../src/app/ports.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { verificationCodes } from '../../src/core/token/tokenView.ts';
import { localConfigSource } from '../../src/files/localConfigSource.ts';
import { localLogSource } from '../../src/files/localLogSource.ts';
import { scenarioSummaries, startChain } from '../../src/local/client.ts';
import { root } from '../repository/sourceTree.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import type { Blindfold, BlindVerdict } from './diagnoseBlind.ts';

/** Of every flow of a scenario, by the id that the records bear after their names and ids were exchanged. */
type Played = { readonly name: string; readonly last: string };

describe('the diagnosis sees records and configuration alone', () => {
  let project: OwnProject;
  let chain: RunningChain;
  let answer: { readonly verdicts: readonly BlindVerdict[]; readonly peeked: boolean };
  const played: Played[] = [];

  before(async () => {
    project = await ownProject();
    chain = await startChain({ folder: project.folder, issuer: 'local', onProgress: () => {}, signal: new AbortController().signal });
    for (const { name } of scenarioSummaries) {
      const { last } = await chain.send({ user: 'ana', prompt: 'List my orders', scenario: name, token: null });
      played.push({ name, last: exchange(last) });
    }
    answer = await diagnoseBlind(await recording(project.folder));
  });

  after(async () => {
    await chain?.stop();
    await project?.remove();
  });

  test('the process that diagnoses cannot read the scenarios', () => assert.equal(answer.peeked, false));

  for (const { name, expected } of scenarioSummaries) {
    test(name, () => {
      const id = played.find((one) => one.name === name)?.last;
      const found = answer.verdicts.find((verdict) => verdict.id === id);
      assert.deepEqual(found, { id, verdict: expected.verdict, brokenAt: expected.brokenAt, errors: expected.code === null ? [] : [expected.code] });
    });
  }

  test('no log line names a scenario', async () => {
    const { records } = await recording(project.folder);
    const telling = scenarioSummaries.filter(({ name }) => !verificationCodes.some((code) => code === name)); // a target that says "expired" found that out
    assert.ok(records.length > 100 && telling.length > 20);
    for (const { name } of telling) for (const record of records) assert.ok(!record.text.includes(name), `${name} in ${record.stream}:${record.line}`);
  });
});

async function recording(folder: string): Promise<Blindfold> {
  const records: LogRecord[] = [];
  for await (const record of localLogSource(folder).read({})) records.push({ ...record, text: exchange(record.text), line: record.line + 1000 });
  const revisions = JSON.parse(exchange(JSON.stringify(await localConfigSource(folder).revisions())));
  // The hops' logs come in no order between them; within one the order of lines stays.
  return { records: records.reverse(), revisions, now: Date.now() };
}

const words: { readonly [word: string]: string } = { orders: 'parcels', listOrders: 'findParcels', ana: 'zoe', ben: 'kim', Ana: 'Zoe', Ben: 'Kim' };
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const xrayId = /\b1-([0-9a-f]{8})-([0-9a-f]{24})\b/g;
const hexId = /\b(?:[0-9a-f]{32}|[0-9a-f]{16})\b/g;

/** Other ids and other names, the same ones everywhere: what hangs together still does, and nothing can be known by its name. */
function exchange(value: string): string {
  return value
    .replace(xrayId, (_id, time: string, rest: string) => {
      const other = otherHex(time + rest);
      return `1-${other.slice(0, 8)}-${other.slice(8)}`;
    })
    .replace(uuid, (id) => {
      const hex = otherHex(id.replaceAll('-', '') + 'uuid').padEnd(32, '0');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
    })
    .replace(hexId, otherHex)
    .replace(/\b(?:listOrders|orders|[Aa]na|[Bb]en)(?![a-zA-Z])|(?<=___)listOrders/g, (word) => words[word] ?? word);
}

function otherHex(id: string): string {
  return createHash('sha256').update(`other ${id}`).digest('hex').slice(0, Math.min(id.length, 32));
}

/** Node's permission model: what is not named here cannot be read, dynamic imports included. */
async function diagnoseBlind(blindfold: Blindfold): Promise<{ verdicts: readonly BlindVerdict[]; peeked: boolean }> {
  const readable = ['package.json', join('src', 'core'), join('src', 'app'), 'node_modules', join('test', 'local', 'diagnoseBlind.ts')];
  const leave = readable.map((path) => `--allow-fs-read=${join(root, path)}`);
  const child = spawn(process.execPath, ['--permission', ...leave, join(root, 'test', 'local', 'diagnoseBlind.ts')], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(JSON.stringify(blindfold));
  const [output, complaint] = await Promise.all([text(child.stdout), text(child.stderr)]);
  assert.ok(output !== '', complaint);
  return JSON.parse(output);
}
