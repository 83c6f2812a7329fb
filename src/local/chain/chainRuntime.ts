import type { ChainEvent, ChainState, ComponentName, SendRequest, SendResult } from '../../app/ports.ts';
import type { Chain } from '../../core/chain/chain.ts';
import type { ConfigurationRevision } from '../../core/chain/configuration.ts';
import { ChainError } from '../../core/errors.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import { readChainFile } from '../../files/chainFile.ts';
import { appendSend } from '../../files/sendFile.ts';
import { applyEdit } from './applyEdit.ts';
import type { ChainParts } from './chainParts.ts';
import { settingsOf, type ConfigurationLedger } from './configurationLedger.ts';
import type { ControlledChain } from '../control/server.ts';
import { Gate } from './gate.ts';
import type { IdentityPlan } from './identityPlan.ts';
import type { LogStore } from '../logs/logStore.ts';
import type { PausableClock } from '../pausableClock.ts';
import type { OutputDrain } from '../process/outputDrain.ts';
import { runScenario } from '../scenarios/runScenario.ts';
import type { ScenarioHands } from '../scenarios/scenario.ts';
import { componentHands } from './scenarioHands.ts';
import type { Subscribers } from '../subscribers.ts';

export type RuntimeSurroundings = {
  readonly chain: Chain;
  readonly folder: string;
  readonly plan: IdentityPlan;
  readonly parts: ChainParts;
  readonly ledger: ConfigurationLedger;
  readonly logs: LogStore;
  readonly clock: PausableClock;
  readonly drain: OutputDrain;
  readonly events: Subscribers<ChainEvent>;
  /** Begins the end of the whole process. */
  readonly onStop: () => void;
};

/** What can be done with a chain whose parts all run: the side of the control endpoint that does the work. */
export class ChainRuntime implements ControlledChain {
  readonly #surroundings: RuntimeSurroundings;
  readonly #gate = new Gate();
  readonly #startedAt: number;
  /** As the file was when last applied. */
  #chain: Chain;

  constructor(surroundings: RuntimeSurroundings) {
    this.#surroundings = surroundings;
    this.#chain = surroundings.chain;
    this.#startedAt = surroundings.clock.now();
  }

  state(): ChainState {
    const { folder, parts } = this.#surroundings;
    const running = { state: 'healthy', pid: process.pid, lastLines: [], inspectors: [] } as const;
    return {
      name: this.#chain.name,
      folder,
      startedAt: this.#startedAt,
      components: [
        { name: 'identity', url: parts.urls.identity, ...running },
        ...(parts.webFrontend === null ? [] : [parts.webFrontend.state()]),
        { name: 'runtime', url: parts.urls.runtime, ...running },
        parts.agent.own.state(),
        { name: 'gateway', url: parts.urls.gateway, ...running },
        parts.interceptor.state(),
        ...parts.targets.map((target) => target.state()),
      ],
      urls: parts.urls,
      users: parts.identity.users,
      underWaySince: parts.frontend.underWaySince,
    };
  }

  /** Throws user-unknown, token-required, sign-in-failed, scenario-unknown. A request that a hop refuses is a result. */
  async send(request: SendRequest, signal: AbortSignal): Promise<SendResult> {
    if (request.scenario === null) return this.#gate.together(async () => this.#conclude([await this.#sendAsUser(request, signal)]));
    return this.#conclude(await runScenario(request.scenario, this.#hands(), request, signal));
  }

  configuration(): readonly ConfigurationRevision[] {
    return this.#surroundings.ledger.revisions();
  }

  onRecord(listener: (record: LogRecord) => void): () => void {
    return this.#surroundings.logs.follow(listener);
  }

  flushed(): Promise<void> {
    return this.#surroundings.logs.flush();
  }

  onEvent(listener: (event: ChainEvent) => void): () => void {
    return this.#surroundings.events.subscribe(listener);
  }

  restart(component: ComponentName): Promise<void> {
    return this.#gate.together(async () => void (await Promise.all(this.#componentsNamed(component).map((one) => one.restart()))));
  }

  /** After an edit of its sources. What goes wrong is an event: nobody waits for an answer. */
  async rebuild(component: ComponentName): Promise<void> {
    await this.#tellProblems(() => this.#gate.together(async () => void (await Promise.all(this.#componentsNamed(component).map((one) => one.rebuild())))));
  }

  /** After an edit of the chain file. A file that cannot be used is an event, and the settings in force stay. */
  async rereadChainFile(): Promise<void> {
    await this.#tellProblems(() => this.#gate.alone(() => this.#applyChainFile()));
  }

  pauseClock(): void {
    this.#surroundings.clock.pause();
  }

  resumeClock(): void {
    this.#surroundings.clock.resume();
  }

  stop(): void {
    this.#surroundings.onStop();
  }

  async #sendAsUser(request: SendRequest, signal: AbortSignal): Promise<string> {
    const { parts } = this.#surroundings;
    const [token] = await Promise.all([parts.identity.tokenFor(request), this.#settled()]);
    return parts.frontend.send({ prompt: request.prompt, token, userToken: token, header: this.#chain.headers.runtime }, signal);
  }

  #hands(): ScenarioHands {
    const { parts, ledger, clock } = this.#surroundings;
    return {
      alone: (work) => this.#gate.alone(async () => {
        await this.#settled();
        return work();
      }),
      send: (request, signal) => parts.frontend.send(request, signal),
      identity: parts.identity,
      tokenHeader: this.#chain.headers.runtime,
      now: clock.now,
      ledger,
      ...componentHands(this.#chain, parts),
    };
  }

  /** A request that follows an edit meets the edited code. */
  async #settled(): Promise<void> {
    const { agent, interceptor, targets } = this.#surroundings.parts;
    await Promise.all([agent.own, interceptor, ...targets].map((component) => component.settled()));
  }

  /** The frontend has its answers; what the components printed before they gave them is read and kept. */
  async #conclude(flowIds: readonly string[]): Promise<SendResult> {
    const { drain, logs, folder } = this.#surroundings;
    await drain.drained();
    await logs.flush();
    await appendSend(folder, flowIds);
    return { flowIds, last: flowIds.at(-1) ?? '' };
  }

  #componentsNamed(name: ComponentName): readonly { readonly restart: () => Promise<void>; readonly rebuild: () => Promise<void> }[] {
    const { webFrontend, agent, interceptor, targets } = this.#surroundings.parts;
    return { frontend: webFrontend === null ? [] : [webFrontend], agent: [agent.own], interceptor: [interceptor], target: targets }[name];
  }

  async #applyChainFile(): Promise<void> {
    const { folder, plan, ledger, events } = this.#surroundings;
    const { chain: edited } = await readChainFile(folder);
    const { chain, changed, waiting } = applyEdit(this.#chain, edited);
    if (!changed && waiting.length === 0) return;
    this.#chain = chain;
    await ledger.put(settingsOf(chain, plan.configuration));
    events.publish({ kind: 'configurationApplied', waiting });
  }

  async #tellProblems(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#surroundings.events.publish({ kind: 'problem', error: error instanceof ChainError ? error : unexpected(error) });
    }
  }
}

function unexpected(error: unknown): ChainError {
  return new ChainError('internal', `Something went wrong in the chain: ${error instanceof Error ? error.message : String(error)}`, { source: 'extension', cause: error });
}
