import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toldScenario } from '../../../test/builders/toldStories.ts';
import { logLineOf } from './logLineOf.ts';

test('the record to look at is one of the hop where it broke, and shows the break', () => {
  const story = toldScenario('headers-not-passed');
  const line = logLineOf(story);
  assert.equal(line?.stream, 'interceptor.jsonl');
  assert.ok(story.evidence.some((own) => own.stream === line?.stream && own.line === line.line));
});

test('where the hop has no record, that of the hop before it', () => assert.equal(logLineOf(toldScenario('agent-down'))?.stream, 'frontend.jsonl'));

test('nothing broke, nothing to look at', () => {
  assert.deepEqual(['healthy', 'interceptor-silent'].map((name) => logLineOf(toldScenario(name))), [null, null]);
});
