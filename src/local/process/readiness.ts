import type { Clock } from '../clock.ts';

export type ReadinessWait = {
  /** Answers 200 once the component serves. */
  readonly url: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Aborted when the component has ended: the wait is over then. */
  readonly signal: AbortSignal;
};

/** Time between two looks: short, because a chain's start is a wait of somebody's; longer for what a debugger holds for minutes. */
const betweenLooksMs = { first: 10, most: 500 };

/** Looks until the URL answers 200, the signal fires, or the time is over. Does not say why a URL did not answer. */
export async function waitUntilReady({ url, timeoutMs, clock, signal }: ReadinessWait): Promise<'ready' | 'ended' | 'late'> {
  let late = false;
  const cancel = clock.after(timeoutMs, () => (late = true));
  try {
    for (let looks = 0; !signal.aborted; looks += 1) {
      if (await answers(url)) return 'ready';
      if (late) return 'late';
      await pause(Math.min(betweenLooksMs.most, Math.max(betweenLooksMs.first, looks)));
    }
    return 'ended';
  } finally {
    cancel();
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1000), redirect: 'error' });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false; // not listening yet
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
