import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toldScenario, toldStory, untilInterceptor } from '../../../test/builders/toldStories.ts';
import { openingHop } from './openingHop.ts';

test('a story opens where it stopped, is silent, or ends', () => {
  assert.deepEqual(['headers-not-passed', 'not-allowlisted', 'interceptor-silent', 'foreign-target', 'healthy'].map((name) => openingHop(toldScenario(name))), ['interceptor', 'agent', 'interceptor', 'target', 'target']);
});

test('while a call runs, its furthest hop is open', () => {
  assert.equal(openingHop(toldStory({ state: 'open', records: untilInterceptor })), 'interceptor');
  assert.equal(openingHop(toldStory({ state: 'open', records: { ...untilInterceptor, interceptorReceived: null, lambdaStart: null } })), 'gateway');
});
