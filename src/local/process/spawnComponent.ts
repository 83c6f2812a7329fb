import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { ComponentProcess, ProcessSpec, SpawnComponent } from './componentProcess.ts';
import { splitLines } from './lineSplitter.ts';
import type { OutputDrain } from './outputDrain.ts';

/** Starts components in the group of this process, where the supervisor's SIGKILL reaches them. Their output counts at the drain. */
export function componentSpawner(drain: OutputDrain): SpawnComponent {
  return (spec) => startProcess(spec, drain);
}

function startProcess(spec: ProcessSpec, drain: OutputDrain): ComponentProcess {
  const args = [...(spec.inspect?.by.arguments ?? []), ...spec.args];
  const child = spawn(spec.program, args, { cwd: spec.cwd, env: spec.env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  const spoken = Promise.all([readLines(child.stdout, spec.onLine, drain), readLines(child.stderr, errorReader(spec), drain)]);
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error) => {
      spec.onLine(`cannot start ${spec.program}: ${error.message}`);
      resolve({ code: null, signal: null });
    });
  });
  return {
    pid: child.pid ?? -1,
    // Not before its last lines have been read: whoever sees the exit wants to show them.
    exited: ended.then(async (exit) => {
      await Promise.race([spoken, afterGrace()]);
      return exit;
    }),
    kill: (signal = 'SIGTERM') => void child.kill(signal),
  };
}

/** What a debugger says of itself is none of the component's output. */
function errorReader({ onLine, inspect }: ProcessSpec): (line: string) => void {
  if (inspect === undefined) return onLine;
  return (line) => {
    const said = inspect.by.readLine(line);
    if (said === null) onLine(line);
    else if (said !== 'chatter') inspect.onPort(said.port);
  };
}

/** A grandchild may hold the pipes open for longer than its parent lives. */
const outputGraceMs = 500;

function afterGrace(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, outputGraceMs).unref());
}

function readLines(stream: Readable, onLine: (line: string) => void, drain: OutputDrain): Promise<void> {
  const lines = splitLines(onLine);
  stream.on('data', (chunk: Buffer) => {
    drain.noteOutput(chunk.length);
    lines.push(chunk);
  });
  return new Promise((resolve) => {
    stream.once('close', () => {
      lines.end();
      resolve();
    });
  });
}
