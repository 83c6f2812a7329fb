import { randomUUID } from 'node:crypto';
import { xrayTraceHeader } from '../../core/agentcore/logs/lambdaLog.ts';
import { redact } from '../../core/token/redact.ts';
import type { Inspector } from '../../app/ports.ts';
import type { Clock } from '../clock.ts';
import type { SpawnComponent } from '../process/componentProcess.ts';
import { randomHex } from '../randomHex.ts';
import { Subscribers } from '../subscribers.ts';
import type { EnvironmentOutcome } from './executionEnvironment.ts';
import { ExecutionEnvironment } from './executionEnvironment.ts';
import type { FunctionConfiguration, FunctionPlace } from './functionConfiguration.ts';
import { functionArn, functionTimeoutMs } from './functionConfiguration.ts';
import { reportLine, startLine } from './platformLines.ts';
import type { CallTrace } from './platformLines.ts';
import type { RuntimeError } from './runtimeApi.ts';
import { payloadLimitBytes } from './runtimeApi.ts';

export type LambdaSettings = {
  readonly place: FunctionPlace;
  readonly spawn: SpawnComponent;
  readonly clock: Clock;
  /** The function's own lines and Lambda's platform lines, one at a time, not yet redacted. */
  readonly log: (line: string) => void;
  /** Calls beyond this many wait for an environment, where AWS would start another. */
  readonly maxEnvironments: number;
};

export type InvocationContext = {
  /** 32 hex digits: the caller's trace, and the caller's span in it. */
  readonly traceId: string;
  readonly spanId: string;
  readonly clientContext: { readonly [name: string]: string };
};

/** `message` holds no token: what looks like one is masked. */
export type InvocationOutcome =
  | { readonly outcome: 'success'; readonly payload: unknown }
  | ({ readonly outcome: 'error' } & RuntimeError)
  | { readonly outcome: 'timeout' };

/** How the first environment of new code started. */
export type InitOutcome = { readonly state: 'ready' } | ({ readonly state: 'failed' } & RuntimeError);

type Call = {
  readonly requestId: string;
  readonly event: string;
  readonly trace: CallTrace;
  readonly clientContext: { readonly [name: string]: string };
  readonly settle: (outcome: InvocationOutcome) => void;
};

type Deployment = { readonly configuration: FunctionConfiguration; readonly started: (outcome: InitOutcome) => void };

/**
 * One Lambda function, served as Lambda does: a call that overlaps another gets an execution environment of its own, idle ones are
 * used again, one is kept ready. Emulates neither memory limits nor freezing between calls. Facts `interceptor.own-environment`,
 * `logs.lambda-platform`.
 */
export class LambdaService {
  readonly #settings: LambdaSettings;
  readonly #environments = new Set<ExecutionEnvironment>();
  /** Last in, first out: the one used last is the warmest. */
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #waiting: Call[] = [];
  readonly #inspectorChanges = new Subscribers<void>();
  #deployment: Deployment | null = null;

  constructor(settings: LambdaSettings) {
    this.#settings = settings;
  }

  /**
   * Puts code in force, first or new. Calls under way end with the old code, calls from now on get the new. Resolves when its
   * first environment is ready or has failed to start; a later call tries again.
   */
  replace(configuration: FunctionConfiguration): Promise<InitOutcome> {
    return new Promise((resolve) => {
      this.#deployment?.started({ state: 'failed', errorType: 'Replaced', message: 'other code was put in force before it had started' });
      this.#deployment = { configuration, started: resolve };
      for (const environment of this.#environments) if (environment.state === 'idle' || environment.state === 'starting') environment.end();
      this.#startEnvironment();
    });
  }

  /** Never rejects. Waits while no code is in force. */
  invoke(event: unknown, { traceId, spanId, clientContext }: InvocationContext): Promise<InvocationOutcome> {
    const text = JSON.stringify(event);
    if (Buffer.byteLength(text) > payloadLimitBytes) return Promise.resolve({ outcome: 'error', errorType: 'RequestTooLargeException', message: `the event is over ${payloadLimitBytes} bytes` });
    return new Promise((settle) => {
      const trace = { spanId: randomHex(8), header: xrayTraceHeader(traceId, spanId) };
      this.#waiting.push({ requestId: randomUUID(), event: text, trace, clientContext, settle });
      this.#serveWaiting();
    });
  }

  /** Processes that run now. */
  pids(): readonly number[] {
    return [...this.#environments].flatMap(({ pid }) => (pid === null ? [] : [pid]));
  }

  /** Environments that a debugger can be attached to now. */
  inspectors(): readonly Inspector[] {
    return [...this.#environments].flatMap(({ inspector }) => inspector ?? []);
  }

  /** Calls back when such an environment came or went. */
  onInspectors(listener: () => void): void {
    this.#inspectorChanges.subscribe(listener);
  }

  /** Kills every environment; calls under way and waiting get an error. */
  close(): void {
    this.#deployment?.started({ state: 'failed', errorType: 'Closed', message: 'the chain ended' });
    this.#deployment = null;
    for (const environment of this.#environments) environment.end();
    for (const call of this.#waiting.splice(0)) call.settle({ outcome: 'error', errorType: 'Closed', message: 'the chain ended' });
  }

  #serveWaiting(): void {
    while (this.#waiting.length > 0) {
      const environment = this.#idle.pop();
      if (environment === undefined) break;
      const call = this.#waiting.shift();
      if (call !== undefined) void this.#serve(environment, call);
    }
    if (this.#waiting.length === 0) return;
    const coming = [...this.#environments].filter(({ state }) => state === 'starting' || state === 'returning').length;
    const room = this.#settings.maxEnvironments - this.#environments.size;
    for (let missing = Math.min(this.#waiting.length - coming, room); missing > 0; missing -= 1) this.#startEnvironment();
  }

  async #serve(environment: ExecutionEnvironment, call: Call): Promise<void> {
    const { clock, log, place } = this.#settings;
    const { configuration } = environment;
    log(startLine(clock.now(), call.requestId, call.trace));
    const startedAt = performance.now();
    const outcome = await environment.invoke({
      requestId: call.requestId,
      event: call.event,
      functionArn: functionArn(configuration.name, place.region),
      deadline: clock.now() + functionTimeoutMs(configuration),
      trace: call.trace.header,
      clientContext: { custom: call.clientContext },
    });
    const report = { outcome, durationMs: performance.now() - startedAt, initMs: environment.takeInitMs() };
    // What the handler printed is in its pipe before its answer is sent: one turn of the event loop reads it before the report.
    await new Promise((resolve) => setImmediate(resolve));
    log(reportLine(clock.now(), call.requestId, call.trace, report));
    call.settle(readOutcome(outcome));
  }

  #startEnvironment(): void {
    const deployment = this.#deployment;
    if (deployment === null) return;
    const { place, spawn, clock, log } = this.#settings;
    this.#environments.add(
      new ExecutionEnvironment({
        configuration: deployment.configuration,
        place,
        spawn,
        clock,
        onLine: log,
        onInspector: () => this.#inspectorChanges.publish(),
        onIdle: (environment) => this.#noteIdle(environment, deployment),
        onEnded: (environment, initError) => this.#noteEnded(environment, deployment, initError),
      }),
    );
  }

  #noteIdle(environment: ExecutionEnvironment, deployment: Deployment): void {
    if (deployment !== this.#deployment) return environment.end();
    deployment.started({ state: 'ready' });
    this.#idle.push(environment);
    this.#serveWaiting();
  }

  #noteEnded(environment: ExecutionEnvironment, deployment: Deployment, initError: RuntimeError | null): void {
    this.#environments.delete(environment);
    if (environment.inspector !== null) this.#inspectorChanges.publish();
    const at = this.#idle.indexOf(environment);
    if (at >= 0) this.#idle.splice(at, 1);
    if (deployment !== this.#deployment) return;
    if (initError !== null) this.#noteInitError(deployment, initError);
    // One that has served is replaced at once. Another is not, or code that cannot stay up would be started for ever.
    else if (environment.hasServed && this.#environments.size < this.#settings.maxEnvironments) this.#startEnvironment();
    this.#serveWaiting();
  }

  /** The call for which it was started gets the error, as Lambda gives it; the next call tries again. */
  #noteInitError(deployment: Deployment, initError: RuntimeError): void {
    deployment.started({ state: 'failed', errorType: initError.errorType, message: redact(initError.message) });
    const call = this.#waiting.shift();
    if (call === undefined) return;
    const { clock, log } = this.#settings;
    const outcome: EnvironmentOutcome = { outcome: 'error', ...initError };
    log(startLine(clock.now(), call.requestId, call.trace));
    log(reportLine(clock.now(), call.requestId, call.trace, { outcome, durationMs: 0, initMs: null }));
    call.settle(readOutcome(outcome));
  }
}

function readOutcome(outcome: EnvironmentOutcome): InvocationOutcome {
  if (outcome.outcome === 'timeout') return outcome;
  if (outcome.outcome === 'error') return { ...outcome, message: redact(outcome.message) };
  try {
    const payload: unknown = JSON.parse(outcome.payload);
    return { outcome: 'success', payload };
  } catch {
    return { outcome: 'error', errorType: 'Runtime.MalformedResponse', message: 'the runtime answered something that is no JSON' };
  }
}
