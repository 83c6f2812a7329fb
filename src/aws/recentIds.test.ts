import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RecentIds } from './recentIds.ts';

test('knows an id again for at least 50 000 others, and forgets it in the end', () => {
  const ids = new RecentIds();
  assert.equal(ids.addNew('first'), true);
  assert.equal(ids.addNew('first'), false);
  for (let index = 0; index < 50_000; index += 1) ids.addNew(`a${index}`);
  assert.equal(ids.addNew('first'), false, 'still known across the change of generation');
  for (let index = 0; index < 100_000; index += 1) ids.addNew(`b${index}`);
  assert.equal(ids.addNew('first'), true, 'memory is bounded');
});

test('ids that ascend are known across generations too, and one at a place of its own between them is new', () => {
  const ids = new RecentIds();
  const idOf = (number: number): string => String(number).padStart(9, '0');
  for (let index = 0; index < 80_000; index += 1) assert.equal(ids.addNew(idOf(index * 2)), true);
  for (let index = 40_000; index < 80_000; index += 1) assert.equal(ids.addNew(idOf(index * 2)), false);
  for (const number of [100_001, 100_001, 159_999, 159_999]) ids.addNew(idOf(number));
  assert.deepEqual([100_001, 159_999, 100_003].map((number) => ids.addNew(idOf(number))), [false, false, true]);
});

test('in whatever order ids come, each is new once', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 2 }), { maxLength: 60 }), (list) => {
      const [ids, met] = [new RecentIds(), new Set<string>()];
      for (const id of list) {
        assert.equal(ids.addNew(id), !met.has(id));
        met.add(id);
      }
    }),
  );
});
