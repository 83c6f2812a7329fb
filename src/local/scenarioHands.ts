import { basename, dirname, extname } from 'node:path';
import { ChainError } from '../core/errors.ts';
import type { ChainParts } from './chainParts.ts';
import { entryPath } from './entries.ts';
import type { DoubledComponent, Double, ScenarioHands, Undo } from './scenarios/scenario.ts';

/** What a scenario may do to the code and the processes of a chain that runs. */
export function componentHands(parts: ChainParts): Pick<ScenarioHands, 'standIn' | 'stopTargets'> {
  return {
    standIn: (component, double) => standIn(parts, component, double),
    stopTargets: () => stopTargets(parts),
  };
}

async function standIn({ interceptor, divertAgent }: ChainParts, component: DoubledComponent, double: Double): Promise<Undo> {
  const program = entryPath({ double });
  if (component === 'agent') return divertAgent(program);
  const undo = (): Promise<void> => interceptor.takeBack();
  try {
    await interceptor.replaceBy({ folder: dirname(program), handler: `${basename(program, extname(program))}.handler` });
  } catch (error) {
    await undo();
    throw error;
  }
  return undo;
}

async function stopTargets({ targets, foreignTargets }: ChainParts): Promise<Undo> {
  const [foreign] = foreignTargets;
  if (foreign !== undefined) throw notOurs(foreign);
  await Promise.all(targets.map((target) => target.stop()));
  return async () => void (await Promise.all(targets.map((target) => target.start())));
}

function notOurs(name: string): ChainError {
  return new ChainError('scenario-not-possible', `The target ${name} is an API that was there already: it is not this chain's to stop.`, {
    source: 'user',
    remedy: 'Play this scenario on a chain whose target is a project of its own.',
  });
}
