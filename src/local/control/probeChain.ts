import type { RunFile } from '../../files/runFile.ts';
import { ChainError } from '../../core/errors.ts';
import { protocolVersion } from './contract.ts';
import { remoteChain } from './remoteChain.ts';

/** `running`: it answers with our key. `other`: it runs, of another version. `hung`: its process is there and does not answer. `gone`: a file left behind. */
export type ChainPresence = 'running' | 'other' | 'hung' | 'gone';

const patienceMs = 2000;

/** Asks the chain that a run.json speaks of. A process that only got the same id since, or the same port, counts as gone. */
export async function probeChain(run: RunFile): Promise<ChainPresence> {
  if (!isProcess(run.pid)) return 'gone';
  const patience = AbortSignal.timeout(patienceMs); // ends the request too: an open one would keep the asking process
  return remoteChain(run).state(patience).then(() => 'running', (error: unknown) => (patience.aborted ? 'hung' : presenceOf(error)));
}

function presenceOf(error: unknown): ChainPresence {
  return error instanceof ChainError && error.code === 'chain-protocol-mismatch' ? 'other' : 'gone';
}

function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

export function protocolMismatch(run: RunFile): ChainError {
  return new ChainError('chain-protocol-mismatch', `The chain that runs here speaks control protocol ${run.protocolVersion}, this program ${protocolVersion}.`, {
    source: 'user',
    remedy: 'Stop it with the version that started it (Ctrl+C where it runs), then start it again.',
  });
}
