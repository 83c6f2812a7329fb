import assert from 'node:assert/strict';
import { test } from 'node:test';
import { turns } from '../../../test/testing/fakeChain.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import { RecordPump } from './recordPump.ts';

const recordAt = (line: number): LogRecord => ({ hop: 'agent', source: 'local', stream: 'agent.jsonl', line, ingestedAt: line, text: `${line}` });
const unwanted = (): void => assert.fail('nobody should have called this');
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 40));

test('a record that comes alone is handed on and looked at in the same turn', async () => {
  const done: string[] = [];
  const pump = new RecordPump({ add: (records) => done.push(`add ${records.length}`), refresh: async () => void done.push('refresh'), onProblem: unwanted });
  pump.take(recordAt(1));
  await turns(2);
  assert.deepEqual(done, ['add 1', 'refresh']);
  await soon();
  assert.equal(done.length, 2);
});

test('a flood comes in batches, in order, none of it twice, and is looked at one time after the other', async () => {
  const added: number[] = [];
  let batches = 0;
  let looks = 0;
  let isLooking = false;
  const pump = new RecordPump({
    add: (records) => {
      batches += 1;
      assert.ok(records.length <= 400);
      added.push(...records.map(({ line }) => line));
    },
    refresh: async () => {
      assert.equal(isLooking, false);
      isLooking = true;
      await turns(3);
      isLooking = false;
      looks += 1;
    },
    onProblem: unwanted,
  });
  for (let line = 1; line <= 5_000; line += 1) {
    pump.take(recordAt(line));
    if (line % 50 === 0) await turns(1);
  }
  await soon();
  assert.deepEqual(added, Array.from({ length: 5_000 }, (_, index) => index + 1));
  assert.ok(batches < 200 && looks < 60, `${batches} batches, ${looks} looks`);
});

test('a look that fails is told, and the next record is looked at again', async () => {
  const problems: unknown[] = [];
  let looks = 0;
  const pump = new RecordPump({ add: () => {}, refresh: async () => { looks += 1; if (looks === 1) throw new Error('no'); }, onProblem: (error) => problems.push(error) });
  pump.take(recordAt(1));
  await soon();
  pump.take(recordAt(2));
  await soon();
  assert.deepEqual([problems.length, looks], [1, 2]);
});

test('after its end nothing is handed on, looked at or told', async () => {
  const pump = new RecordPump({ add: unwanted, refresh: async () => unwanted(), onProblem: unwanted });
  pump.take(recordAt(1));
  pump.end();
  pump.take(recordAt(2));
  await soon();
});
