import type { Debugger } from './debugger.ts';

/** How a component of the chain is started. The environment is complete: nothing of our own is inherited. */
export type ProcessSpec = {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: { readonly [name: string]: string };
  /** Each line of stdout and stderr, without its end, as printed: not yet redacted. */
  readonly onLine: (line: string) => void;
  /** Where given, it runs under this debugger; called with the port once that listens. */
  readonly inspect?: { readonly by: Debugger; readonly onPort: (port: number) => void } | undefined;
};

/** A running component in the chain's own process group. */
export type ComponentProcess = {
  readonly pid: number;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  readonly kill: (signal?: 'SIGTERM' | 'SIGKILL') => void;
};

export type SpawnComponent = (spec: ProcessSpec) => ComponentProcess;
