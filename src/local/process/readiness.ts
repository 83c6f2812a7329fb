export type ReadinessWait = {
  /** Answers 200 once the component serves. */
  readonly url: string;
  readonly timeoutMs: number;
  /** Aborted when the component has ended: the wait is over then. */
  readonly signal: AbortSignal;
};

/** Time between two looks: short, because a chain's start is a wait of somebody's. */
const betweenLooksMs = 10;

/** Looks until the URL answers 200, the signal fires, or the time is over. Does not say why a URL did not answer. */
export async function waitUntilReady({ url, timeoutMs, signal }: ReadinessWait): Promise<'ready' | 'ended' | 'late'> {
  const deadline = performance.now() + timeoutMs;
  while (!signal.aborted) {
    if (await answers(url)) return 'ready';
    if (performance.now() > deadline) return 'late';
    await pause(betweenLooksMs);
  }
  return 'ended';
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
