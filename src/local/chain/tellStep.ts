import type { OnProgress } from '../../app/ports.ts';

/** Does one step of longer work and says when it starts, and how it ended and in what time. */
export async function tellStep<T>(onProgress: OnProgress, step: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const tell = (state: 'done' | 'failed'): void => onProgress({ step, state, ms: Math.round(performance.now() - startedAt) });
  onProgress({ step, state: 'started' });
  try {
    const result = await work();
    tell('done');
    return result;
  } catch (error) {
    tell('failed');
    throw error;
  }
}
