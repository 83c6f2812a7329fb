import type { ComponentState } from '../../app/ports.ts';
import { ChainError } from '../../core/errors.ts';
import type { FunctionConfiguration } from '../lambda/functionConfiguration.ts';
import type { LambdaService } from '../lambda/lambdaService.ts';
import { build, buildWhenStale, type BuildSpec } from './buildComponent.ts';
import { refuseWithoutDebugger } from './refuseWithoutDebugger.ts';

export type InterceptorSettings = {
  readonly build: BuildSpec;
  /** The project's own code, as a Lambda function. */
  readonly code: FunctionConfiguration;
  readonly lambda: Pick<LambdaService, 'replace' | 'pids' | 'inspectors' | 'onInspectors'>;
  readonly onState: (state: ComponentState) => void;
};

/** The interceptor: code that the Lambda service runs, in as many processes as calls overlap. It has no URL of its own. */
export class InterceptorComponent {
  readonly #settings: InterceptorSettings;
  #state: ComponentState['state'] = 'stopped';
  #lastLines: readonly string[] = [];
  #queue: Promise<unknown> = Promise.resolve();

  constructor(settings: InterceptorSettings) {
    this.#settings = settings;
    settings.lambda.onInspectors(() => settings.onState(this.state()));
  }

  state(): ComponentState {
    const { lambda } = this.#settings;
    return { name: 'interceptor', state: this.#state, url: null, pid: lambda.pids()[0] ?? null, lastLines: this.#lastLines, inspectors: lambda.inspectors() };
  }

  /** Builds where needed and puts the code in force. Throws component-exited where it does not load, component-build-failed and its like. */
  start(): Promise<void> {
    return this.#next(async () => {
      await buildWhenStale(this.#settings.build);
      await this.#putInForce();
      if (this.#state === 'failed') throw doesNotLoad(this.#lastLines);
    });
  }

  /** From now on code that does not load is a state, not an error: on AWS too such a function is there, and every call of it fails. */
  restart(): Promise<void> {
    return this.#putInForceAfter(buildWhenStale);
  }

  /** After an edit: see ServerComponent.rebuild. */
  rebuild(): Promise<void> {
    return this.#putInForceAfter(build);
  }

  /** Another function stands in for it until `takeBack`. Its state does not show that. */
  replaceBy(code: FunctionConfiguration): Promise<void> {
    return this.#next(() => this.#putInPlace(code));
  }

  /** The project's own code as it was built last is in force again. */
  takeBack(): Promise<void> {
    return this.#next(() => this.#putInPlace(this.#settings.code));
  }

  /** Resolves when no change is under way, however it went. */
  async settled(): Promise<void> {
    await this.#queue.catch(() => {});
  }

  #next(step: () => Promise<void>): Promise<void> {
    const done = this.#queue.catch(() => {}).then(step);
    this.#queue = done;
    return done;
  }

  #putInForceAfter(prepare: (spec: BuildSpec) => Promise<void>): Promise<void> {
    return this.#next(async () => {
      await prepare(this.#settings.build);
      await this.#putInForce();
    });
  }

  async #putInForce(): Promise<void> {
    const { build: { folder }, code } = this.#settings;
    if (code.debugger !== undefined) refuseWithoutDebugger(code.debugger, 'interceptor', folder);
    this.#enter('starting', []);
    const outcome = await this.#settings.lambda.replace(code);
    if (outcome.state === 'ready') this.#enter('healthy', []);
    else this.#enter('failed', [`${outcome.errorType}: ${outcome.message}`]);
  }

  async #putInPlace(code: FunctionConfiguration): Promise<void> {
    const outcome = await this.#settings.lambda.replace(code);
    if (outcome.state === 'failed') throw new Error(`${code.handler} does not start: ${outcome.errorType}: ${outcome.message}`);
  }

  #enter(state: ComponentState['state'], lastLines: readonly string[]): void {
    this.#state = state;
    this.#lastLines = lastLines;
    this.#settings.onState(this.state());
  }
}

function doesNotLoad(lines: readonly string[]): ChainError {
  return new ChainError('component-exited', ['The interceptor does not load:', ...lines.map((line) => `  ${line}`)].join('\n'), {
    source: 'user',
    remedy: 'Mend what it names; what it printed is in .agentcore-chain/logs/interceptor.jsonl.',
  });
}
