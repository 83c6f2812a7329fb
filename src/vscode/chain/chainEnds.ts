import { ChainError } from '../../core/errors.ts';

/** How long a chain of somebody else may take to end when told to. One of our own is made to. */
const patienceMs = 10_000;

/** Throws chain-unreachable where the end does not come. */
export async function endWithin(ended: Promise<void>, ms: number = patienceMs): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ChainError('chain-unreachable', `The chain was told to stop, and ${ms / 1000} s later it is still there.`, { source: 'unknown', remedy: 'Stop it where it was started, or end its process.' })), ms);
  });
  await Promise.race([ended, late]).finally(() => clearTimeout(timer));
}

export function alreadyRunning(): ChainError {
  return new ChainError('chain-already-running', 'This chain runs already, or is about to.', { source: 'user', remedy: 'Use it as it is, or stop it first.' });
}

/** It says nothing of a chain that is gone. */
export function isProblemOfJoining(problem: ChainError | null): boolean {
  return problem?.code === 'chain-unreachable' || problem?.code === 'chain-protocol-mismatch' || problem?.code === 'file-unreadable';
}
