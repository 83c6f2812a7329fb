import type { Clock } from './clock.ts';

/** Pauses nest: two paused components need two resumes. */
export type PausableClock = Clock & { readonly pause: () => void; readonly resume: () => void };

type Timer = { left: number; startedAt: number; handle: NodeJS.Timeout | null; readonly fire: () => void };

/** The machine's time, whose timers stand still between `pause` and `resume`. Its timers keep no process alive. */
export function pausableClock(): PausableClock {
  const timers = new Set<Timer>();
  let pauses = 0;

  const start = (timer: Timer): void => {
    timer.startedAt = performance.now();
    timer.handle = setTimeout(timer.fire, timer.left).unref();
  };
  const stop = (timer: Timer): void => {
    if (timer.handle === null) return;
    clearTimeout(timer.handle);
    timer.handle = null;
    timer.left = Math.max(0, timer.left - (performance.now() - timer.startedAt));
  };

  return {
    now: () => Date.now(),
    after: (ms, callback) => {
      const timer: Timer = { left: ms, startedAt: 0, handle: null, fire: () => { timers.delete(timer); callback(); } };
      timers.add(timer);
      if (pauses === 0) start(timer);
      return () => {
        if (timer.handle !== null) clearTimeout(timer.handle);
        timers.delete(timer);
      };
    },
    pause: () => {
      pauses += 1;
      if (pauses === 1) timers.forEach(stop);
    },
    resume: () => {
      if (pauses === 0) return;
      pauses -= 1;
      if (pauses === 0) timers.forEach(start);
    },
  };
}
