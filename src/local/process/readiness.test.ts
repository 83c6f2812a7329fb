import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import type { Clock } from '../clock.ts';
import { closeServer, listen } from '../http/listen.ts';
import { waitUntilReady } from './readiness.ts';

let status = 503;
const server = createServer((_request, response) => response.writeHead(status).end());
const url = `http://127.0.0.1:${await listen(server, 'test', 0)}/ping`;
after(() => closeServer(server));

const never = new AbortController().signal;

/** Time is over when the test says so. */
function handClock() {
  let fire = (): void => {};
  let cancelled = false;
  const clock: Clock = {
    now: () => 0,
    after: (_ms, callback) => {
      fire = callback;
      return () => (cancelled = true);
    },
  };
  return { clock, fire: () => fire(), wasCancelled: () => cancelled };
}

test('it waits for as long as the clock stands still, and no longer than the clock says', async () => {
  const { clock, fire } = handClock();
  const waiting = waitUntilReady({ url, timeoutMs: 1, clock, signal: never });
  assert.equal(await Promise.race([waiting, new Promise((resolve) => setTimeout(() => resolve('waits'), 100))]), 'waits');
  fire();
  assert.equal(await waiting, 'late');
});

test('an answer ends the wait and its time-out', async () => {
  const { clock, wasCancelled } = handClock();
  status = 200;
  assert.equal(await waitUntilReady({ url, timeoutMs: 1, clock, signal: never }), 'ready');
  status = 503;
  assert.ok(wasCancelled());
});

test('the end of the component ends the wait', async () => {
  const end = new AbortController();
  const waiting = waitUntilReady({ url, timeoutMs: 1, clock: handClock().clock, signal: end.signal });
  end.abort();
  assert.equal(await waiting, 'ended');
});
