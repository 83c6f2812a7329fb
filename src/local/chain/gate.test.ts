import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gate } from './gate.ts';

function holder() {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  return { held, release: () => release() };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('requests pass side by side, a scenario waits for them and keeps later ones out', async () => {
  const gate = new Gate();
  const [one, two, scenario] = [holder(), holder(), holder()];
  const log: string[] = [];
  const work = (name: string, until: Promise<void>) => async () => {
    log.push(`${name} in`);
    await until;
    log.push(`${name} out`);
  };
  const all = [
    gate.together(work('one', one.held)),
    gate.together(work('two', two.held)),
    gate.alone(work('scenario', scenario.held)),
    gate.together(work('late', Promise.resolve())),
  ];
  await turn();
  assert.deepEqual(log, ['one in', 'two in']);
  two.release();
  one.release();
  await turn();
  assert.deepEqual(log.slice(4), ['scenario in']);
  scenario.release();
  await Promise.all(all);
  assert.deepEqual(log.slice(4), ['scenario in', 'scenario out', 'late in', 'late out']);
});

test('a failure leaves the gate open', async () => {
  const gate = new Gate();
  await assert.rejects(gate.alone(() => Promise.reject(new Error('no'))), /no/);
  assert.equal(await gate.alone(async () => 'in'), 'in');
});
