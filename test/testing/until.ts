import assert from 'node:assert/strict';
import { isAlive } from './processes.ts';

/** Far longer than anything takes on a slow and busy machine, a whole VS Code and a chain included: it ends a test that would hang, and says nothing about speed. */
const deadlineMs = 90_000;
const betweenLooksMs = 20;

/** Looks until the answer is there (neither undefined nor false). Fails with `what` when it does not come, after `withinMs`. */
export async function until<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>, withinMs = deadlineMs): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    assert.ok(performance.now() < deadline, `waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, betweenLooksMs));
  }
}

/** Resolves when none of the processes is there any more. */
export async function untilGone(pids: readonly number[]): Promise<void> {
  await until(`processes ${pids.join(', ')} are gone`, () => !pids.some(isAlive));
}
