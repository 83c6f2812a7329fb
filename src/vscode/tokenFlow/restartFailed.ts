import { componentNames } from '../../app/ports.ts';
import type { Chains } from '../chain/chains.ts';

/** Starts the components of the selected chain that have failed. Does nothing where none has. */
export async function restartFailed({ selected }: Pick<Chains, 'selected'>): Promise<void> {
  if (selected?.status.kind !== 'running') return;
  const { state } = selected.status;
  const failed = componentNames.filter((name) => state.components.some((component) => component.name === name && component.state === 'failed'));
  await Promise.all(failed.map((name) => selected.running?.restart(name)));
}
