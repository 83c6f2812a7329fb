import assert from 'node:assert/strict';
import { test } from 'node:test';
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
