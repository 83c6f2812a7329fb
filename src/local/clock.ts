/**
 * The local chain's time. While a component is paused in a debugger the clock is paused too: `now` goes on, so that records
 * stay true, but no time-out fires.
 */
export type Clock = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Calls back after `ms` of unpaused time; the answer cancels it. */
  readonly after: (ms: number, callback: () => void) => () => void;
};
