import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChainError } from '../../core/errors.ts';
import { isRoleTooNew, ready, settledState, untilGone, type State } from './agentCoreState.ts';
import type { Told } from './ask.ts';

const { signal } = new AbortController();
const wait = async (): Promise<void> => {};
const absent: Told<State> = { state: 'absent' };
const told = (status: string, statusReasons: readonly string[] = []): Told<State> => ({ state: 'told', answer: { status, statusReasons } });

/** Answers these in their order, the last one again and again. */
function answers(...all: readonly Told<State>[]): { readonly get: () => Promise<Told<State>>; readonly asked: () => number } {
  let asked = 0;
  return { get: async () => all[Math.min(asked++, all.length - 1)] ?? absent, asked: () => asked };
}

test('AWS is let finish, however that ends', async () => {
  for (const end of ['READY', 'FAILED', 'UPDATE_UNSUCCESSFUL', 'SYNCHRONIZE_UNSUCCESSFUL', 'CREATE_PENDING_AUTH']) {
    const { get, asked } = answers(told('CREATING'), told('UPDATING'), told('SYNCHRONIZING'), told('DELETING'), told(end));
    assert.equal((await settledState(wait, signal, get))?.status, end);
    assert.equal(asked(), 5);
  }
});

test('one that was just made may not be seen at first; one that is not seen at all is not there', async () => {
  assert.equal((await settledState(wait, signal, answers(absent, absent, told('READY')).get))?.status, 'READY');
  assert.equal(await settledState(wait, signal, answers(absent).get), null);
});

test('what AWS does not tell is no end: neither there nor gone', async () => {
  const { get } = answers(told('CREATING'), { state: 'unreadable', because: 'you may not look' });
  await assert.rejects(settledState(wait, signal, get), /you may not look/);
  await assert.rejects(untilGone(wait, signal, answers({ state: 'unreadable', because: 'you may not look' }).get, 'gateway g'), /you may not look/);
});

test('gone is what AWS finds no more; one that stays is told with AWS’s reasons', async () => {
  const { get, asked } = answers(told('READY'), told('DELETING'), told('DELETING'), absent);
  await untilGone(wait, signal, get, 'gateway g');
  assert.equal(asked(), 4);
  await assert.rejects(untilGone(wait, signal, answers(told('FAILED', ['in use.'])).get, 'gateway g'), { message: 'AWS did not delete gateway g, it is FAILED: in use.' });
});

test('anything but READY is an error with what AWS says of it', () => {
  assert.equal(ready({ status: 'READY', more: 1 }, 'gateway g').more, 1);
  assert.throws(() => ready({ status: 'FAILED', statusReasons: ['The role is gone.', 'No function'] }, 'gateway g'), { message: 'AWS could not bring gateway g to READY, it is FAILED: The role is gone.; No function.' });
  assert.throws(() => ready(null, 'gateway g'), /it is gone: AWS does not say why/);
});

test('a role that is too new is told from what will never work', () => {
  const refusal = (name: string, message: string): ChainError => new ChainError('aws-refused', 'AWS refuses it.', { source: 'aws', cause: Object.assign(new Error(message), { name }) });
  assert.equal(isRoleTooNew(refusal('ValidationException', 'Gateway service role cannot be assumed by the service')), true);
  assert.equal(isRoleTooNew(refusal('AccessDeniedException', 'The execution role does not have permission to invoke the function')), true);
  assert.equal(isRoleTooNew(refusal('ValidationException', 'name is not valid')), false);
  assert.equal(isRoleTooNew(refusal('ConflictException', 'The role exists')), false);
  assert.equal(isRoleTooNew(new Error('role')), false);
});

test('whoever waits may give up', async () => {
  const given = new AbortController();
  await assert.rejects(settledState(async () => {
    given.abort(new Error('enough'));
    given.signal.throwIfAborted();
  }, given.signal, answers(told('CREATING')).get), /enough/);
});
