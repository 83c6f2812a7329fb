import type { RunningChain } from '../app/ports.ts';

/** Ends the chain, and throws what its own process died of where it did. */
export async function endChain(chain: RunningChain): Promise<void> {
  await chain.stop();
  const crash = await chain.ended;
  if (crash !== null) throw crash;
}
