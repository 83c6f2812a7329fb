import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entryPath } from './entries.ts';
import { endGroup } from './process/endGroup.ts';

// Holds the whole chain on a lead. The chain's main process leads a process group in which every component lives; when the pipe
// on our stdin ends, because whoever started us is gone (kill -9 included), the whole group gets SIGKILL. A component that exits
// by itself at the end of its own stdin would not do: one in a busy loop, or stopped by a debugger, never notices.
const home = mkdtempSync(join(tmpdir(), 'agentcore-chain-'));
const main = spawn(process.execPath, [entryPath('main'), ...process.argv.slice(2), home], {
  detached: process.platform !== 'win32',
  stdio: ['pipe', 'inherit', 'inherit'], // its stdin is our lead on it: it ends the group when we are gone ourselves
  windowsHide: true,
});

process.stdin.on('end', endChain).on('close', endChain).on('error', endChain).resume();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, endChain);

main.on('error', () => leave(70));
main.on('exit', (code) => {
  endChain();
  leave(code ?? 70);
});

function endChain(): void {
  if (main.pid !== undefined) endGroup(main.pid);
}

function leave(code: number): void {
  rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  process.exit(code);
}
