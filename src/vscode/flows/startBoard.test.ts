import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { until } from '../../../test/testing/until.ts';
import { ChainError } from '../../core/errors.ts';
import { startBoard } from './startBoard.ts';

function program(context: TestContext, code: string): URL {
  const folder = mkdtempSync(join(tmpdir(), 'worker '));
  context.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'worker.mjs'), code);
  return pathToFileURL(join(folder, 'worker.mjs'));
}

const filter = { text: '', verdicts: [], user: null };

for (const [what, code, said] of [
  ['throws', 'throw new Error("out of luck")', /out of luck/], ['exits', 'process.exit(3)', /code 3/], ['rejects', 'await Promise.reject(new Error("later"))', /later/],
] as const) {
  test(`a worker that ${what} is told once, in words, and every question to it ends`, async (context) => {
    const losses: Error[] = [];
    const board = startBoard(program(context, code), (error) => losses.push(error));
    await assert.rejects(board.channel.request('page', { filter, from: 0, count: 1 }), { code: 'interrupted' });
    await until('its end is told', () => losses.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(losses.length, 1);
    assert.ok(losses[0] instanceof ChainError);
    assert.match(losses[0]?.message ?? '', said);
    board.end();
  });
}

test('a worker that was ended is no loss', async (context) => {
  const board = startBoard(program(context, 'setInterval(() => {}, 1000)'), () => assert.fail('nobody was lost'));
  const asked = assert.rejects(board.channel.request('page', { filter, from: 0, count: 1 }), { code: 'interrupted' });
  board.end();
  await asked;
  await new Promise((resolve) => setTimeout(resolve, 100));
});
