import type { ComponentName, RunningChain } from '../../src/app/ports.ts';
import { until } from './until.ts';

/** Process ids of a chain's components, by name: who has another one was restarted. */
export async function pidsOf(chain: RunningChain): Promise<ReadonlyMap<string, number | null>> {
  return new Map((await chain.state()).components.map(({ name, pid }) => [name, pid]));
}

/** Milliseconds from an edit of a component's sources until it answers again in a new process. */
export async function restartMs(chain: RunningChain, component: ComponentName, edit: () => Promise<void>): Promise<number> {
  const before = (await pidsOf(chain)).get(component);
  const editedAt = performance.now();
  await edit();
  await until(`the ${component} is restarted`, async () => {
    const now = (await chain.state()).components.find(({ name }) => name === component);
    return now?.state === 'healthy' && now.pid !== null && now.pid !== before;
  });
  return performance.now() - editedAt;
}
