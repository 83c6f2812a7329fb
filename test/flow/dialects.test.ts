import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordReader } from '../../src/aws/logEvents.ts';
import { facts } from '../../src/core/agentcore/facts/facts.ts';
import { KnownTokens } from '../../src/core/flow/reading/knownTokens.ts';
import { readLine } from '../../src/core/flow/reading/readLine.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { matchGolden } from '../builders/golden.ts';
import { leaksIn } from '../testing/leaksIn.ts';
import { dialectSamples, loggedCompact } from './dialectSamples.ts';
import type { DialectSample } from './dialectSamples.ts';

/** As CloudWatch's reader takes it in. */
function recordOf({ hop, stream, text }: DialectSample): LogRecord {
  const [group = '', name = ''] = stream.split(/:(.*)/s);
  const [record] = recordReader(hop, group)([{ logStreamName: name, timestamp: Date.parse('2026-11-22T10:00:00.500Z'), message: text }]);
  assert.ok(record !== undefined);
  return record;
}

for (const sample of dialectSamples) {
  test(`a line is read as its golden says: ${sample.name}`, () => {
    const record = recordOf(sample);
    const observation = readLine(record, new KnownTokens());
    const golden = JSON.stringify({ origin: 'Written by hand from the facts, not recorded.', facts: sample.facts, hop: sample.hop, stream: record.stream, line: record.text, read: observation }, null, 2);
    assert.deepEqual(leaksIn('the golden', golden, [loggedCompact]), []);
    matchGolden(`dialects/${sample.name}.json`, `${golden}\n`);
  });
}

test('every fact that a golden names is one of ours', () => {
  for (const { facts: named } of dialectSamples) for (const id of named) assert.ok(id in facts, id);
});
