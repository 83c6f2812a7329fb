import { spawn } from 'node:child_process';

// A program, not a module: starts `node ENTRY ARGS...` as a process group of its own and holds it on a lead. When the pipe on stdin
// ends, because whoever started us wants it or is gone (kill -9 included), the group is asked to end, and killed if it does not.
const deactivationMs = 6_000; // extensions get 5 s for their deactivate()
const server = spawn(process.execPath, process.argv.slice(2), { detached: true, stdio: ['ignore', 'inherit', 'inherit'] });

process.stdin.on('end', end).on('close', end).on('error', end).resume();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
server.on('error', () => process.exit(70));
server.on('exit', () => void leave());

let isEnding = false;

function end(): void {
  if (isEnding) return;
  isEnding = true;
  signalGroup('SIGTERM');
  setTimeout(() => signalGroup('SIGKILL'), deactivationMs).unref();
}

/** The server's own process may be gone before those it started. */
async function leave(): Promise<void> {
  signalGroup('SIGTERM');
  for (const deadline = performance.now() + deactivationMs; performance.now() < deadline && signalGroup(0); ) await new Promise((resolve) => setTimeout(resolve, 20));
  signalGroup('SIGKILL');
  process.exit(0);
}

/** false = nobody is left in it. */
function signalGroup(signal: NodeJS.Signals | 0): boolean {
  if (server.pid === undefined) return false;
  try {
    process.kill(-server.pid, signal);
    return true;
  } catch {
    return false;
  }
}
