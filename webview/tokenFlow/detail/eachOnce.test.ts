import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachOnce } from './eachOnce.ts';

test('a line that says two things stands once', () => {
  const at = (stream: string, line: number) => ({ source: 'local' as const, stream, line });
  assert.deepEqual(eachOnce([at('a', 1), at('a', 2), at('a', 1), at('b', 1), at('1 a', 1)]), [at('a', 1), at('a', 2), at('b', 1), at('1 a', 1)]);
});
