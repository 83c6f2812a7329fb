import type { Chain } from '../../core/chain/chain.ts';
import { ChainError } from '../../core/errors.ts';
import { interceptorDoubleOf } from './chainComponents.ts';
import type { ChainParts } from './chainParts.ts';
import { entryPath } from '../entries.ts';
import type { DoubledComponent, Double, ScenarioHands, Undo } from '../scenarios/scenario.ts';

/** What a scenario may do to the code and the processes of a chain that runs. */
export function componentHands(chain: Chain, parts: ChainParts): Pick<ScenarioHands, 'standIn' | 'stopTargets'> {
  return {
    standIn: (component, double) => standIn(chain, parts, component, double),
    stopTargets: () => stopTargets(chain, parts),
  };
}

async function standIn(chain: Chain, { agent, interceptor }: ChainParts, component: DoubledComponent, double: Double): Promise<Undo> {
  const program = entryPath({ double });
  if (component === 'agent') return agent.give(program);
  const undo = (): Promise<void> => interceptor.takeBack();
  try {
    await interceptor.replaceBy(interceptorDoubleOf(chain, program));
  } catch (error) {
    await undo();
    throw error;
  }
  return undo;
}

async function stopTargets(chain: Chain, { targets }: ChainParts): Promise<Undo> {
  const foreign = chain.targets.find(({ folder }) => folder === null);
  if (foreign !== undefined) throw notOurs(foreign.name);
  await Promise.all(targets.map((target) => target.stop()));
  return async () => void (await Promise.all(targets.map((target) => target.start())));
}

function notOurs(name: string): ChainError {
  return new ChainError('scenario-not-possible', `The target ${name} is an API that was there already: it is not this chain's to stop.`, {
    source: 'user',
    remedy: 'Play this scenario on a chain whose target is a project of its own.',
  });
}
