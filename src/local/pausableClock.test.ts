import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { pausableClock } from './pausableClock.ts';

/** Mocked timers do not move performance.now: it is moved beside them. */
function withTime(body: (advance: (ms: number) => void) => void): void {
  let at = 0;
  mock.timers.enable({ apis: ['setTimeout'] });
  mock.method(performance, 'now', () => at);
  try {
    body((ms) => {
      at += ms;
      mock.timers.tick(ms);
    });
  } finally {
    mock.timers.reset();
    mock.restoreAll();
  }
}

test('a timer counts unpaused time only', () => {
  withTime((advance) => {
    const clock = pausableClock();
    let fired = 0;
    clock.after(100, () => (fired += 1));
    advance(60);
    clock.pause();
    advance(10_000);
    assert.equal(fired, 0);
    clock.resume();
    advance(39);
    assert.equal(fired, 0);
    advance(1);
    assert.equal(fired, 1);
  });
});

test('a timer made while the clock is paused begins with the last resume', () => {
  withTime((advance) => {
    const clock = pausableClock();
    let fired = 0;
    clock.pause();
    clock.pause();
    clock.after(10, () => (fired += 1));
    clock.resume();
    advance(50);
    assert.equal(fired, 0);
    clock.resume();
    advance(10);
    assert.equal(fired, 1);
  });
});

test('a cancelled timer does not fire, cancelled while paused neither', () => {
  withTime((advance) => {
    const clock = pausableClock();
    let fired = 0;
    const cancelRunning = clock.after(10, () => (fired += 1));
    const cancelPaused = clock.after(10, () => (fired += 1));
    cancelRunning();
    clock.pause();
    cancelPaused();
    clock.resume();
    advance(100);
    assert.equal(fired, 0);
  });
});
