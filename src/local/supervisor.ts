import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entryPath } from './entries.ts';

// Holds the whole chain on a lead. The chain's main process leads a process group in which every component lives; when the pipe
// on our stdin ends, because whoever started us is gone (kill -9 included), the whole group gets SIGKILL. A component that exits
// by itself at the end of its own stdin would not do: one in a busy loop, or stopped by a debugger, never notices.
const home = mkdtempSync(join(tmpdir(), 'agentcore-chain-'));
const main = spawn(process.execPath, [entryPath('main'), ...process.argv.slice(2), home], {
  detached: process.platform !== 'win32',
  stdio: ['pipe', 'inherit', 'inherit'],
  windowsHide: true,
});

process.stdin.on('end', endGroup).on('close', endGroup).on('error', endGroup).resume();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, endGroup);

main.on('error', () => {
  rmSync(home, { recursive: true, force: true });
  process.exit(70);
});
main.on('exit', (code) => {
  endGroup();
  rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  process.exit(code ?? 70);
});

function endGroup(): void {
  if (main.pid === undefined) return;
  if (process.platform === 'win32') endTreeOnWindows(main.pid);
  else killGroup(main.pid);
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // ESRCH: nothing of the group is left, which is what we want.
  }
}

/** Has never run: no Windows machine was at hand. */
function endTreeOnWindows(root: number): void {
  spawnSync('taskkill', ['/T', '/F', '/PID', String(root)], { stdio: 'ignore', windowsHide: true });
}
