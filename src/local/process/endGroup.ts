import { spawnSync } from 'node:child_process';

/** Ends a process group at once, busy loops and debugger stops included, by the id of the process that leads it. It may be our own. */
export function endGroup(leader: number): void {
  if (process.platform === 'win32') endTree(leader);
  else killGroup(leader);
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // ESRCH: nothing of the group is left, which is what we want.
  }
}

/** Windows has no process groups. Has never run: no Windows machine was at hand. */
function endTree(root: number): void {
  spawnSync('taskkill', ['/T', '/F', '/PID', String(root)], { stdio: 'ignore', windowsHide: true });
}
