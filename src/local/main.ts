import { rmSync } from 'node:fs';
import type { Progress } from '../app/ports.ts';
import { ChainError } from '../core/errors.ts';
import { redact } from '../core/token/redact.ts';
import { composeChain } from './chain/composeChain.ts';
import { writeError } from './control/contract.ts';
import type { StartMessage } from './control/startMessage.ts';
import { endGroup } from './process/endGroup.ts';

// The chain's own process: leads the group of its components, puts the chain together, and says on stdout how its start goes.
// When its stdin ends the supervisor is gone, and with it the one who would end the group.
const { folder, issuer, inspect, home } = readArguments(process.argv.slice(2));

process.stdin.on('end', endAll).on('close', endAll).on('error', endAll).resume();
process.stdout.on('error', () => {}); // nobody listens any more: the lead decides what becomes of us
process.on('uncaughtException', (error) => {
  process.stderr.write(`${redact(error.stack ?? String(error))}\n`);
  process.exit(70);
});

try {
  await composeChain({ folder, home, issuer, inspect, onProgress, onEnd: () => process.exit(0) });
  tell({ kind: 'ready' });
} catch (error) {
  tell({ kind: 'failed', error: writeError(toChainError(error)) });
  process.exitCode = 1;
  process.stdout.end(() => process.exit());
}

/** As the supervisor gives them. Home is removed in the end, so it has no default. */
function readArguments([folder, issuer, inspect, home]: readonly string[]) {
  if (folder === undefined || home === undefined) throw new TypeError('folder, issuer, inspect and home are wanted');
  return { folder, home, issuer: issuer === 'configured' ? 'configured' : 'local', inspect: inspect === 'inspect' } as const;
}

function onProgress(progress: Progress): void {
  tell({ kind: 'progress', progress });
}

function tell(message: StartMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** What the supervisor would have done. */
function endAll(): void {
  rmSync(home, { recursive: true, force: true });
  endGroup(process.pid);
}

function toChainError(error: unknown): ChainError {
  if (error instanceof ChainError) return error;
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new ChainError('internal', `The chain could not start: ${redact(what)}`, { source: 'extension', cause: error });
}
