import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutputDrain } from './outputDrain.ts';

/** Prints once in each of the next turns of the event loop. */
function printFor(drain: OutputDrain, turns: number, bytes: number, onPrint: () => void): void {
  if (turns === 0) return;
  setImmediate(() => {
    drain.noteOutput(bytes);
    onPrint();
    printFor(drain, turns - 1, bytes, onPrint);
  });
}

test('drained waits as long as every turn brings output', async () => {
  const drain = new OutputDrain();
  let printed = 0;
  printFor(drain, 7, 10, () => (printed += 1));
  await drain.drained();
  assert.equal(printed, 7);
});

test('after a full pipe the writer gets time to write what it held back', async () => {
  const drain = new OutputDrain();
  let refilled = false;
  setImmediate(() => {
    drain.noteOutput(64 * 1024);
    setTimeout(() => {
      drain.noteOutput(100);
      refilled = true;
    }, 3);
  });
  await drain.drained();
  assert.ok(refilled);
});

test('without output it is over at once', async () => {
  let turns = 0;
  const tick = (): void => void setImmediate(() => { turns += 1; if (turns < 100) tick(); });
  tick();
  await new OutputDrain().drained();
  assert.ok(turns <= 4, `${turns} turns`);
});

test('a component that prints without end keeps nobody waiting for ever', async () => {
  const drain = new OutputDrain();
  const endless = setInterval(() => drain.noteOutput(64 * 1024), 1);
  await drain.drained();
  clearInterval(endless);
});
