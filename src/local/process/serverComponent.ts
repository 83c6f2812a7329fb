import { ChainError } from '../../core/errors.ts';
import type { ComponentName, ComponentState, Inspector } from '../../app/ports.ts';
import type { Clock } from '../clock.ts';
import type { Environment } from './componentEnvironment.ts';
import type { ComponentProcess, SpawnComponent } from './componentProcess.ts';
import type { Debugger } from './debugger.ts';
import { build, buildWhenStale, type BuildSpec } from './buildComponent.ts';
import { LastLines } from './lastLines.ts';
import { refuseWithoutDebugger } from './refuseWithoutDebugger.ts';
import { waitUntilReady } from './readiness.ts';

export type ServerComponentSettings = {
  readonly name: Exclude<ComponentName, 'interceptor'>;
  readonly folder: string;
  /** What serves, run in that folder. */
  readonly program: string;
  readonly args: readonly string[];
  /** How that is made ready; null where it is there already. */
  readonly build: BuildSpec | null;
  readonly url: string;
  /** Answers 200 once it serves: `/ping`, `/health`. */
  readonly readyPath: string;
  readonly env: Environment;
  readonly spawn: SpawnComponent;
  /** Null: it runs without one. */
  readonly debugger: Debugger | null;
  readonly clock: Clock;
  /** Takes a line that it printed into its log; answers the line redacted. */
  readonly log: (line: string) => string;
  readonly onState: (state: ComponentState) => void;
};

/** Longest wait for its first answer, in milliseconds of the chain's clock: a cold disk on a busy machine. */
const readyTimeoutMs = 30_000;
/** How long a component may take to end when asked, before it is made to. */
const endGraceMs = 400;

/** The agent or the target: a server in a process of its own that can be restarted without the rest noticing more than a pause. */
export class ServerComponent {
  readonly #settings: ServerComponentSettings;
  #process: ComponentProcess | null = null;
  /** Of the process that was started last. */
  #inspector: Inspector | null = null;
  #state: ComponentState['state'] = 'stopped';
  #lastLines = new LastLines();
  /** One change of life after the other. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(settings: ServerComponentSettings) {
    this.#settings = settings;
  }

  state(): ComponentState {
    const { name, url } = this.#settings;
    const pid = this.#process?.pid ?? null;
    return {
      name, state: this.#state, url, pid,
      lastLines: this.#state === 'failed' ? this.#lastLines.all() : [],
      inspectors: this.#inspector !== null && this.#inspector.pid === pid ? [this.#inspector] : [],
    };
  }

  /** Builds where needed and resolves when it answers. Throws component-exited, component-build-failed and their like. */
  start(): Promise<void> {
    return this.#next(async () => {
      await this.#prepare(buildWhenStale);
      await this.#launch();
    });
  }

  /** A process that runs is replaced; one that crashed or was stopped is started. */
  restart(): Promise<void> {
    return this.#relaunchAfter(buildWhenStale);
  }

  /** After an edit. Its bundle may look newer than sources that were edited during an earlier build, so it is always built. */
  rebuild(): Promise<void> {
    return this.#relaunchAfter(build);
  }

  stop(): Promise<void> {
    return this.#next(async () => {
      await this.#end();
      this.#enter('stopped');
    });
  }

  /** Resolves when no change of life is under way, however it went. */
  async settled(): Promise<void> {
    await this.#queue.catch(() => {});
  }

  #next(step: () => Promise<void>): Promise<void> {
    const done = this.#queue.catch(() => {}).then(step);
    this.#queue = done;
    return done;
  }

  /** Builds first, so that code that does not compile leaves the running one up. */
  #relaunchAfter(build: (spec: BuildSpec) => Promise<void>): Promise<void> {
    return this.#next(async () => {
      await this.#prepare(build);
      await this.#end();
      await this.#launch();
    });
  }

  async #prepare(build: (spec: BuildSpec) => Promise<void>): Promise<void> {
    const { name, folder, build: spec, debugger: by } = this.#settings;
    if (spec !== null) await build(spec);
    if (by !== null) refuseWithoutDebugger(by, name, folder);
  }

  async #launch(): Promise<void> {
    const { program, args, folder, env, url, readyPath, name, clock, debugger: by } = this.#settings;
    const lines = new LastLines();
    this.#lastLines = lines;
    const started = this.#settings.spawn({
      program,
      args,
      cwd: folder,
      env,
      onLine: (line) => lines.add(this.#settings.log(line)),
      inspect: by === null ? undefined : { by, onPort: (port) => this.#noteInspector({ pid: started.pid, port, language: by.language }) },
    });
    this.#process = started;
    const gone = new AbortController();
    void started.exited.then((exit) => this.#noteExit(started, exit.code, exit.signal)).then(() => gone.abort());
    this.#enter('starting');
    const ready = await waitUntilReady({ url: new URL(readyPath, url).href, timeoutMs: readyTimeoutMs, clock, signal: gone.signal });
    if (ready === 'ready') return this.#enter('healthy');
    this.#enter('failed');
    throw ready === 'ended' ? exited(name, lines.all()) : silent(name, readyPath);
  }

  /** An exit that nobody asked for is a crash; the rest of the chain stays up. */
  #noteExit(which: ComponentProcess, code: number | null, signal: string | null): void {
    if (this.#process !== which) return;
    this.#process = null;
    this.#lastLines.add(signal === null ? `(exit code ${code ?? 'unknown'})` : `(ended by ${signal})`);
    this.#enter('failed');
  }

  #noteInspector(inspector: Inspector): void {
    if (this.#process?.pid !== inspector.pid) return;
    this.#inspector = inspector;
    this.#settings.onState(this.state());
  }

  async #end(): Promise<void> {
    const running = this.#process;
    if (running === null) return;
    this.#process = null;
    running.kill('SIGTERM');
    const force = setTimeout(() => running.kill('SIGKILL'), endGraceMs);
    await running.exited;
    clearTimeout(force);
  }

  #enter(state: ComponentState['state']): void {
    this.#state = state;
    this.#settings.onState(this.state());
  }
}

function silent(name: string, path: string): ChainError {
  return new ChainError('component-exited', `The ${name} runs but did not answer ${path} within ${readyTimeoutMs / 1000} s.`, {
    source: 'user',
    remedy: `It must serve ${path} on HOST and PORT of its environment; what it printed is in .agentcore-chain/logs/${name}.jsonl.`,
  });
}

function exited(name: string, lines: readonly string[]): ChainError {
  return new ChainError('component-exited', [`The ${name} ended before it answered:`, ...lines.map((line) => `  ${line}`)].join('\n'), {
    source: 'user',
    remedy: `Mend what its last lines name; all of them are in .agentcore-chain/logs/${name}.jsonl.`,
  });
}
