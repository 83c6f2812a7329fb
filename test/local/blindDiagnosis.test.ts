import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { hopNames, type HopName } from '../../src/core/chain/hop.ts';
import { root } from '../repository/sourceTree.ts';
import type { BlindAnswer } from '../testing/blindJudge.ts';
import { disguise } from '../testing/disguise.ts';
import { inShort, judgeRecording, type Evidence, type Judgement } from '../testing/judgeRecording.ts';
import { recordScenarios, type ScenarioRecording } from '../testing/recordScenarios.ts';

/** Where the logs that are left show two faults alike. */
const excuses: readonly Excuse[] = [
  {
    scenario: 'token-swapped', outcome: 'broken token-replaced@target',
    when: (lost) => lost.includes('interceptor') && !lost.includes('target') && !(lost.includes('frontend') && lost.includes('agent')),
    because: 'whether the interceptor changed the token or the gateway behind it, the interceptor’s log alone tells',
  },
];

const recordings = await recordScenarios();

test('every scenario is recorded, and no token with it', () => {
  assert.equal(recordings.length, 25);
  assert.equal(recordings.filter(({ document }) => document.verdict === 'broken').length, 22);
  assert.doesNotMatch(JSON.stringify(recordings), /eyJ[\w-]{5,}\.[\w-]{5,}\./);
});

describe('records and configuration alone tell what broke, whatever things are called', () => {
  const withheld = [join(root, 'src', 'local', 'scenarios', 'scenarios.ts'), join(root, 'dist', 'local-main.js')];

  for (const seed of ['one', 'two']) {
    test(`under the names of seed ${seed}, in a process that cannot read src/local`, async () => {
      const disguised = recordings.map((recording) => disguise(recording, seed));
      const { judgements, imports } = await judgeBlind(disguised.map(({ records, revisions }) => ({ records, revisions })), withheld);
      assert.ok(withheld.every((path) => existsSync(path)));
      assert.deepEqual(imports, withheld.map(() => 'ERR_ACCESS_DENIED'));
      for (const [index, recording] of recordings.entries()) assertSameAsTold(judgements[index] ?? [], recording, disguised[index]?.flowId ?? String);
    });
  }

  test('the disguise leaves no name and no id as it was', () => {
    for (const { name, records, revisions } of recordings) {
      const left = JSON.stringify(disguise({ records, revisions }, 'one'));
      assert.doesNotMatch(left, /usertoken|orders|local00000|localana|0oa|example|127\.0\.0\.1|\bana\b|\bben\b/i, name);
      const ids = new Set(JSON.stringify(records).match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[0-9a-f]{16,}/g));
      assert.ok(ids.size > 8, name);
      assert.deepEqual([...ids].filter((id) => left.includes(id)), [], name);
    }
  });
});

describe('lost logs leave a diagnosis as it was, or undetermined', () => {
  const subsets = Array.from({ length: 2 ** hopNames.length - 1 }, (_, index) => hopNames.filter((_hop, bit) => ((index + 1) & (1 << bit)) !== 0));

  const cases = (['unreadable', 'readable'] as const).flatMap((state) => recordings.map((recording) => ({ state, recording })));
  for (const { state, recording } of cases) {
    test(`${recording.name}, ${state === 'readable' ? 'where nobody writes them' : 'where they cannot be read'}`, async () => {
      const whole = new Map((await judgeRecording(recording)).map((judgement) => [judgement.id, outcomeOf(judgement)]));
      for (const lost of subsets) {
        const excused = excuses.some(({ scenario, when }) => scenario === recording.name && when(lost));
        for (const left of await judgeRecording(recording, lost, state)) {
          if (left.verdict === 'undetermined' || (excused && left.id === recording.document.id)) continue;
          assert.equal(outcomeOf(left), whole.get(left.id), `without ${lost.join(', ')}`);
        }
      }
    });
  }

  for (const { scenario, when, outcome, because } of excuses) {
    test(`${scenario} may be ${outcome}: ${because}`, async () => {
      const recording = recordings.find(({ name }) => name === scenario);
      assert.ok(recording !== undefined && subsets.some(when));
      for (const lost of subsets.filter(when)) {
        const left = await judgeRecording(recording, lost);
        assert.equal(outcomeOf(left.find(({ id }) => id === recording.document.id)), outcome, `without ${lost.join(', ')}`);
      }
    });
  }
});

type Excuse = { readonly scenario: string; readonly when: (lost: readonly HopName[]) => boolean; readonly outcome: string; readonly because: string };

function outcomeOf(judgement: Judgement | undefined): string {
  const error = judgement?.findings.find((finding) => finding.startsWith('error '));
  return `${judgement?.verdict}${error === undefined ? '' : error.replace('error', '')}`;
}

/** The flow that the command line told, finding for finding; of the others their verdict. */
function assertSameAsTold(judgements: readonly Judgement[], { name, document, flows }: ScenarioRecording, renamed: (id: string) => string): void {
  const told = judgements.find(({ id }) => id === renamed(document.id));
  assert.deepEqual(told, { id: renamed(document.id), ...inShort(document) }, name);
  const verdicts = (of: readonly { readonly id: string; readonly verdict: string }[]) => of.map(({ id, verdict }) => `${id} ${verdict}`).sort();
  assert.deepEqual(verdicts(judgements), verdicts(flows.map(({ id, verdict }) => ({ id: renamed(id), verdict }))), name);
}

/** Judges in a process that can read the engine and nothing else of the product; it tries to import what is withheld. */
async function judgeBlind(evidence: readonly Evidence[], withheld: readonly string[]): Promise<BlindAnswer> {
  const program = join(root, 'test', 'testing', 'blindJudge.ts');
  const readable = [join('src', 'core'), join('src', 'app'), 'node_modules', 'package.json', join('test', 'testing', 'judgeRecording.ts')].map((path) => join(root, path));
  const child = spawn(process.execPath, ['--permission', ...[program, ...readable].map((path) => `--allow-fs-read=${path}`), program, ...withheld], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => {}); // a process that could not start does not read; its complaint says why
  child.stdin.end(JSON.stringify(evidence));
  const [answer, complaint] = await Promise.all([text(child.stdout), text(child.stderr)]);
  assert.notEqual(answer, '', complaint);
  return JSON.parse(answer) as BlindAnswer;
}
