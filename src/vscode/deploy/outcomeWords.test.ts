import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlannedStep } from '../../core/deploy/planDeployment.ts';
import { ChainError } from '../../core/errors.ts';
import { namesInWords, outcomeOf, shortfall } from './outcomeWords.ts';

const step = (id: string, kind: PlannedStep['resource']['kind'], name: string): PlannedStep => ({ step: 'interceptor', kind: 'create', resource: { id, kind, name }, because: '', changes: [], fields: {} });
const planned = [step('a', 'role', 'orders-interceptor'), step('b', 'log-group', '/aws/lambda/orders'), step('c', 'function', 'orders-interceptor')];
const expired = new ChainError('aws-credentials-missing', 'The SSO session has run out', { source: 'user', remedy: 'Sign in again with "aws sso login".' });
const ended = (id: string, outcome: 'created' | 'updated' | 'kept' | 'removed' | 'failed' | 'skipped', error: ChainError | null = null) => ({ id, outcome, error });

test('what was done is counted, what was kept is not worth a word', () => {
  assert.deepEqual(outcomeOf(planned, [ended('a', 'created'), ended('b', 'kept'), ended('c', 'created')]), { done: '2 created', left: [], errors: [] });
  assert.equal(outcomeOf(planned, [ended('a', 'updated'), ended('b', 'removed')]).done, '1 updated, 1 removed');
  assert.equal(outcomeOf(planned, [ended('a', 'kept')]).done, 'nothing was changed');
});

test('what failed and what needed it is left; what the user stopped is no error', () => {
  const stopped = new ChainError('interrupted', 'Stopped.', { source: 'user' });
  assert.deepEqual(outcomeOf(planned, [ended('a', 'failed', expired), ended('b', 'failed', stopped), ended('c', 'skipped')]), { done: 'nothing was changed', left: ['role orders-interceptor', 'log group /aws/lambda/orders', 'function orders-interceptor'], errors: [expired] });
});

test('a failure is told with its remedy, and with the way on', () => {
  const told = shortfall(expired, outcomeOf(planned, [ended('a', 'failed', expired), ended('b', 'failed', expired), ended('c', 'skipped')]), 'Deploy Chain');
  assert.equal(told.code, 'aws-credentials-missing');
  assert.equal(told.message, 'The SSO session has run out. 1 more went wrong, which the log tells.');
  assert.equal(told.remedy, 'Sign in again with "aws sso login". Then run "Deploy Chain" again: it goes on from there. Left: role orders-interceptor, log group /aws/lambda/orders, function orders-interceptor.');
});

test('many names are counted', () => {
  assert.equal(namesInWords(['a', 'b', 'c', 'd']), 'a, b, c, d');
  assert.equal(namesInWords(['a', 'b', 'c', 'd', 'e', 'f']), 'a, b, c, d and 2 more');
});
