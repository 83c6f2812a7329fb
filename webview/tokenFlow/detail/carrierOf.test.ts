import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toldScenario } from '../../../test/builders/toldStories.ts';
import { carrierOf } from './carrierOf.ts';

const carriers = (name: string): readonly string[] => toldScenario(name).lines.slice(0, -1).map((line, place) => {
  const { text, kind } = carrierOf(line, toldScenario(name).lines[place + 1]);
  return `${kind}: ${text}`;
});

test('each stretch names the header that carried the token, or that there was none', () => {
  assert.deepEqual(carriers('headers-not-passed'), ['header: X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken', 'header: X-Custom-UserToken', 'gone: no token', 'none: ']);
});

test('a guess is called one', () => assert.deepEqual(carriers('interceptor-silent').slice(2), ['none: ', 'guess: only the time fits']));
