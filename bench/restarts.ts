import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComponentName } from '../src/app/ports.ts';
import { startChain } from '../src/local/client.ts';
import { restartMs } from '../test/testing/restartMs.ts';
import { measureTimes, type Figures } from './figure.ts';

const sources: { readonly [component in Exclude<ComponentName, 'frontend'>]: string } = { agent: 'agent/src/main.ts', interceptor: 'interceptor/src/index.ts', target: 'target-api/src/main.ts' };
const runs = 5;

/** `restart.{agent,interceptor,target}Ms`: from an edit of a component's source until it answers again, built anew. The sources are as before when it answers. */
export async function measureRestarts(project: string): Promise<Figures> {
  const chain = await startChain({ folder: project, issuer: 'local', inspect: false, onProgress: () => {}, signal: new AbortController().signal });
  try {
    const figures: { [name: string]: Figures[string] } = {};
    for (const component of ['agent', 'interceptor', 'target'] as const) {
      const path = join(project, sources[component]);
      const code = await readFile(path, 'utf8');
      let edits = 0;
      const edit = (): Promise<void> => writeFile(path, `${code}\n// edit ${(edits += 1)}\n`);
      try {
        figures[`restart.${component}Ms`] = await measureTimes(runs, () => restartMs(chain, component, edit));
      } finally {
        await restartMs(chain, component, () => writeFile(path, code)); // waited for, so that it is not in the next one's way
      }
    }
    return figures;
  } finally {
    await chain.stop();
    await chain.ended;
  }
}
