import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { caseOf } from '../../test/builders/chainCase.ts';
import { scenarioCase } from '../../test/builders/scenarioCases.ts';
import { diagnose } from '../core/diagnosis/diagnose.ts';
import type { Story } from '../core/story/story.ts';
import { tellStory } from '../core/story/tellStory.ts';
import { drawFlowList } from './drawFlowList.ts';

function storyOf(name: string): Story {
  const subject = caseOf(scenarioCase(name).parts);
  return tellStory(subject, diagnose(subject));
}

const plain = { width: 80, colour: false, timeZone: 'UTC' } as const;

test('a row a flow: time, user, tool, verdict; and a count', () => {
  assert.equal(
    drawFlowList([storyOf('healthy'), storyOf('headers-not-passed')], plain),
    ['Time      User  Tool        Verdict', '10:43:31  ana   listOrders  Healthy', '10:43:31  ana   listOrders  Broken at interceptor', '', '2 flows: 1 healthy, 1 broken.'].join('\n'),
  );
});

test('with colour the way of the token stands behind, one row a flow', () => {
  const [, row] = stripVTControlCharacters(drawFlowList([storyOf('headers-not-passed')], { ...plain, colour: true })).split('\n');
  assert.equal(row, '10:43:31  ana   listOrders  Broken at interceptor  ●─●─○╴✗ ·');
});

test('flows of several days show their dates', () => {
  const yesterday = { ...storyOf('healthy'), startedAt: Date.UTC(2026, 10, 21, 23, 59, 59) };
  assert.match(drawFlowList([yesterday, storyOf('healthy')], plain), /2026-11-21 23:59:59 .*\n2026-11-22 10:43:31 /);
  assert.match(drawFlowList([{ ...yesterday, startedAt: null }], plain), /\nunknown /);
});

test('no flows are said to be none', () => assert.equal(drawFlowList([], plain), 'No flows yet.'));

test('ten thousand flows are drawn within a second', () => {
  const story = storyOf('headers-not-passed');
  const before = performance.now();
  drawFlowList(Array.from({ length: 10_000 }, () => story), { ...plain, colour: true });
  assert.ok(performance.now() - before < 1000);
});
