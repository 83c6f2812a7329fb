import type { Inspector } from '../../app/ports.ts';
import type { Clock } from '../clock.ts';
import type { ComponentProcess, SpawnComponent } from '../process/componentProcess.ts';
import type { FunctionConfiguration, FunctionPlace } from './functionConfiguration.ts';
import { functionEnvironment, functionTimeoutMs } from './functionConfiguration.ts';
import type { Invocation, RuntimeApi, RuntimeError } from './runtimeApi.ts';
import { startRuntimeApi } from './runtimeApi.ts';

/** How one call in an environment went. `payload` is JSON text. */
export type EnvironmentOutcome =
  | { readonly outcome: 'success'; readonly payload: string }
  | ({ readonly outcome: 'error' } & RuntimeError)
  | { readonly outcome: 'timeout' };

export type EnvironmentSettings = {
  readonly configuration: FunctionConfiguration;
  readonly place: FunctionPlace;
  readonly spawn: SpawnComponent;
  readonly clock: Clock;
  readonly onLine: (line: string) => void;
  /** A debugger can be attached to it from now on. */
  readonly onInspector: () => void;
  /** It waits for a call: after its start, and again after each one. */
  readonly onIdle: (environment: ExecutionEnvironment) => void;
  /** It is gone: at its start (with the reason), by a crash, a time-out, or because it was ended. */
  readonly onEnded: (environment: ExecutionEnvironment, initError: RuntimeError | null) => void;
};

/** `returning`: the answer is out, the runtime has not asked for the next call yet. */
type State = 'starting' | 'idle' | 'busy' | 'returning' | 'ended';

/** One process that serves one call at a time, as Lambda's execution environments do. It does not come back: a new one replaces it. */
export class ExecutionEnvironment {
  readonly configuration: FunctionConfiguration;
  readonly #settings: EnvironmentSettings;
  #state: State = 'starting';
  #api: RuntimeApi | null = null;
  #process: ComponentProcess | null = null;
  #inspectorPort: number | null = null;
  #current: { readonly requestId: string; readonly settle: (outcome: EnvironmentOutcome) => void } | null = null;
  #cancelTimer: () => void = () => {};
  readonly #startedAt = performance.now();
  #initMs: number | null = null;
  #hasServed = false;

  constructor(settings: EnvironmentSettings) {
    this.#settings = settings;
    this.configuration = settings.configuration;
    void this.#start().catch((error: unknown) => this.#failInit({ errorType: 'Runtime.StartFailed', message: String(error) }));
  }

  get state(): State {
    return this.#state;
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** Null before it listens, and unless it is to be inspected. */
  get inspector(): Inspector | null {
    const { debugger: by } = this.configuration;
    return this.#inspectorPort === null || this.pid === null || by === undefined ? null : { pid: this.pid, port: this.#inspectorPort, language: by.language };
  }

  /** Milliseconds that its start took; told once, to the first call, as Lambda's report does. */
  takeInitMs(): number | null {
    const initMs = this.#initMs;
    this.#initMs = null;
    return initMs;
  }

  get hasServed(): boolean {
    return this.#hasServed;
  }

  /** Only while it is idle. Never rejects. The time-out runs until the runtime asks for the next call, not just until it answers. */
  invoke(invocation: Invocation): Promise<EnvironmentOutcome> {
    return new Promise((resolve) => {
      this.#state = 'busy';
      this.#hasServed = true;
      this.#current = { requestId: invocation.requestId, settle: resolve };
      this.#cancelTimer = this.#settings.clock.after(functionTimeoutMs(this.configuration), () => this.#stop({ outcome: 'timeout' }, null));
      this.#api?.deliver(invocation);
    });
  }

  /** Kills it. A call under way gets an error. */
  end(): void {
    this.#stop({ outcome: 'error', errorType: 'Runtime.ExitError', message: 'the execution environment was ended' }, null);
  }

  async #start(): Promise<void> {
    const { configuration, place, spawn, onLine, clock } = this.#settings;
    this.#cancelTimer = clock.after(functionTimeoutMs(configuration), () => this.#failInit({ errorType: 'Runtime.InitTimeout', message: `the function did not start within ${functionTimeoutMs(configuration) / 1000} s` }));
    const api = await startRuntimeApi({
      onNext: () => this.#becomeIdle(),
      onResponse: (requestId, payload) => this.#settle(requestId, { outcome: 'success', payload }),
      onError: (requestId, error) => this.#settle(requestId, { outcome: 'error', ...error }),
      onInitError: (error) => this.#failInit(error),
    });
    this.#api = api;
    if (this.#state === 'ended') return api.close();
    const { program, args, folder, debugger: by } = configuration;
    const started = spawn({
      program, args, cwd: folder, env: functionEnvironment(configuration, place, api.address), onLine,
      inspect: by === undefined ? undefined : { by, onPort: (port) => this.#noteInspector(port) },
    });
    this.#process = started;
    const { code, signal } = await started.exited;
    const exit = { errorType: 'Runtime.ExitError', message: `Runtime exited ${signal === null ? `with exit code ${code ?? 'unknown'}` : `by ${signal}`}` };
    this.#stop({ outcome: 'error', ...exit }, this.#state === 'starting' ? exit : null);
  }

  #noteInspector(port: number): void {
    if (this.#state === 'ended') return;
    this.#inspectorPort = port;
    this.#settings.onInspector();
  }

  #becomeIdle(): void {
    if (this.#state === 'ended') return;
    if (this.#state === 'starting') this.#initMs = performance.now() - this.#startedAt;
    this.#cancelTimer();
    this.#state = 'idle';
    this.#settings.onIdle(this);
  }

  /** An answer for another call than the one under way is dropped: that one has been answered already, by its time-out. */
  #settle(requestId: string, outcome: EnvironmentOutcome): void {
    const current = this.#current;
    if (current?.requestId !== requestId) return;
    this.#current = null;
    if (this.#state === 'busy') this.#state = 'returning';
    current.settle(outcome);
  }

  #failInit(error: RuntimeError): void {
    this.#stop({ outcome: 'error', ...error }, error);
  }

  #stop(outcome: EnvironmentOutcome, initError: RuntimeError | null): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#cancelTimer();
    if (this.#current !== null) this.#settle(this.#current.requestId, outcome);
    this.#process?.kill('SIGKILL');
    this.#api?.close();
    this.#settings.onEnded(this, initError);
  }
}
