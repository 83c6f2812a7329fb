import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SeenLines } from './seenLines.ts';

const lines = fc.record({
  source: fc.constantFrom('local' as const, 'cloudwatch' as const), stream: fc.constantFrom('agent.jsonl', 'target.jsonl'),
  line: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 4_090, max: 4_100 }), fc.constantFrom(2 ** 31, 2 ** 40 + 1, Number.MAX_SAFE_INTEGER)),
});

test('a line is new once, whatever else was met', () => {
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 60 }), (met) => {
      const seen = new SeenLines();
      const known = new Set<string>();
      for (const line of met) {
        const key = JSON.stringify([line.source, line.stream, line.line]);
        assert.equal(seen.add(line), !known.has(key), key);
        known.add(key);
      }
    }),
    { numRuns: 300 },
  );
});
